import Processor
import Testing

extension DriverTests {
  /// The kernel's driver of a graphics card against one that answers as a test says.
  struct GraphicsCardTests {
    /// An answer: its bytes, and how many it says that it has written.
    struct Answer {
      var bytes: [UInt8]
      var written: UInt32

      init(_ type: UInt32, _ words: [UInt32] = [], size: Int = 24) {
        var structure = Structure()
        structure.put(type)
        structure.fill(to: 24)
        for word in words { structure.put(word) }
        structure.fill(to: size)
        bytes = structure.bytes
        written = UInt32(bytes.count)
      }

      static let good = Answer(0x1100)

      static func display(_ width: UInt32, _ height: UInt32, isOn: UInt32 = 1) -> Answer {
        Answer(0x1101, [0, 0, width, height, isOn, 0], size: 24 + 16 * 24)
      }
    }

    /// What the device was asked, word by word behind the header, with the request's number in front.
    private final class Card {
      let scripted = ScriptedDevice(features: [.version1])
      var requests: [[UInt32]] = []
      let answer: (UInt32) -> Answer?

      /// - Parameter answer: nil of a request that is never answered.
      init(_ answer: @escaping (UInt32) -> Answer?) throws {
        self.answer = answer
        registerBank = scripted
        (logged, Clock.now) = ([], 0)
        WaitQueue.whileWaiting = {}
        let location = Hardware.DeviceLocation(address: 0, interrupt: 1)
        try VirtioGraphicsCard.start(#require(VirtioDevice(location, number: 3)))
        WaitQueue.whileWaiting = { [unowned self] in self.serve() }
      }

      deinit { WaitQueue.whileWaiting = {} }

      private func serve() {
        for request in scripted.takeAll() {
          let bytes = request.segments.filter { !$0.isWritable }.flatMap { segment -> [UInt8] in
            let start = UnsafeRawPointer(bitPattern: UInt(segment.address))
            return Array(UnsafeRawBufferPointer(start: start, count: segment.count))
          }
          let type: UInt32 = bytes.number(at: 0)
          let words = stride(from: 24, to: bytes.count, by: 4).map {
            bytes.number(at: $0) as UInt32
          }
          requests.append([type] + words)
          guard let answer = answer(type) else { continue }
          put(answer, request)
        }
        scripted.interruptStatus = 1
        InterruptController.handler?()
      }

      private func put(_ answer: Answer, _ request: ScriptedDevice.Request) {
        guard let room = request.segments.first(where: { $0.isWritable }) else { return }
        let target = UnsafeMutableRawPointer(bitPattern: UInt(room.address))
        target?.copyMemory(from: answer.bytes, byteCount: min(answer.bytes.count, room.count))
        scripted.give(UInt32(request.head), written: answer.written)
      }

      func begin() throws -> ScreenMemory? { try #require(Screens.card).begin() }
    }

    private static func good(_ type: UInt32) -> Answer? {
      type == 0x100 ? .display(640, 480) : .good
    }

    @Test func itsFirstScreenShowsTheMemory() throws {
      let card = try Card(Self.good)
      let memory = try #require(try card.begin())
      #expect(memory.width == 640 && memory.height == 480)
      let address = memory.address.value
      let place = [UInt32(truncatingIfNeeded: address), UInt32(truncatingIfNeeded: address >> 32)]
      #expect(
        card.requests == [
          [0x100], [0x101, 1, 2, 640, 480], [0x106, 1, 1] + place + [640 * 480 * 4, 0],
          [0x103, 0, 0, 640, 480, 0, 1],
        ])
      card.requests = []
      try #require(Screens.card).show(10..<14)
      let rows: [UInt32] = [0, 10, 640, 4]
      #expect(
        card.requests == [[0x105] + rows + [10 * 640 * 4, 0, 1, 0], [0x104] + rows + [1, 0]])
      #expect(logged == [])
    }

    @Test func aScreenThatIsOffHasAUsualSize() throws {
      let card = try Card { $0 == 0x100 ? .display(0, 0, isOn: 0) : .good }
      let memory = try #require(try card.begin())
      #expect(memory.width == 1024 && memory.height == 768)
    }

    /// None of them is used, and the log says why.
    @Test(arguments: [
      (Answer.display(0, 480), "size of its screen"),
      (.display(.max, .max), "size of its screen"),
      (.display(8193, 1), "size of its screen"),
      (.good, "answered a request with 4352"),
      (Answer(0x1200), "answered a request with 4608"),
      (Answer(0x1101), "answered a request with 4353"),
      (Answer(0x1101, size: 0), "answered a request with 0"),
    ])
    func anAnswerThatCannotBeIsRefused(answer: Answer, message: String) throws {
      var answer = answer
      if answer.bytes.count == 24, message.hasSuffix(" 0") { answer.written = 8 }
      let card = try Card { $0 == 0x100 ? answer : .good }
      #expect(try card.begin() == nil)
      #expect(logged.count == 1 && logged[0].contains(message), "\(logged)")
      #expect(card.scripted.status == 0)
    }

    @Test(arguments: [0x100, 0x101, 0x103, 0x106] as [UInt32])
    func nobodyWaitsForEverForItsStart(silent: UInt32) throws {
      let card = try Card { $0 == silent ? nil : Self.good($0) }
      #expect(try card.begin() == nil)
      #expect(logged.count == 1 && logged[0].contains("it does not answer"), "\(logged)")
    }

    /// A request of two parts finds no room in a queue of one, and three not in one of four.
    @Test(arguments: [1, 2, 4] as [UInt32])
    func aQueueThatIsTooSmallIsRefused(size: UInt32) throws {
      let scripted = ScriptedDevice(features: [.version1])
      scripted.queueSize = size
      registerBank = scripted
      let location = Hardware.DeviceLocation(address: 0, interrupt: 1)
      let device = try #require(VirtioDevice(location, number: 3))
      #expect(throws: VirtioError.self) { try VirtioGraphicsCard.start(device) }
    }

    @Test func moreThanThereIsRoomForIsRefused() throws {
      let card = try Card { type in
        var answer = Self.good(type)
        if type == 0x100 { answer?.written = 4096 }
        return answer
      }
      #expect(try card.begin() == nil)
      #expect(logged.count == 1 && logged[0].contains("says it wrote 4096 bytes"), "\(logged)")
    }

    /// One mistake later: the picture stays, and the device is asked nothing more.
    @Test func anErrorInMidRunEndsIt() throws {
      var isBroken = false
      let card = try Card { isBroken && $0 == 0x104 ? Answer(0x1203) : Self.good($0) }
      _ = try #require(try card.begin())
      isBroken = true
      let driver = try #require(Screens.card)
      driver.show(0..<1)
      #expect(logged.count == 1 && logged[0].contains("answered a request with 4611"), "\(logged)")
      card.requests = []
      driver.show(0..<480)
      #expect(card.requests == [] && logged.count == 1)
    }
  }
}
