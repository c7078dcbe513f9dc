import Fuzzing
import Processor
import Testing

extension DriverTests {
  /// The kernel's side of virtio against a device that does what a test says.
  struct VirtqueueTests {
    /// What comes with a request.
    final class Label {
      let number: Int
      init(_ number: Int) { self.number = number }
    }

    final class Listener: VirtioDriver {
      var uses = 0
      var changes = 0
      var failures = 0
      func buffersUsed() { uses += 1 }
      func configurationChanged() { changes += 1 }
      func deviceFailed() { failures += 1 }
    }

    static let featureSets: [VirtioFeatures] = [
      [.version1], [.version1, .indirectDescriptors], [.version1, .eventIndex],
      [.version1, .indirectDescriptors, .eventIndex],
    ]

    let memory = UnsafeMutableRawPointer.allocate(byteCount: 65536, alignment: 4096)

    private func start(
      _ scripted: ScriptedDevice, _ rows: [VirtioFeatureRow] = []
    ) throws(VirtioError) -> VirtioDevice {
      registerBank = scripted
      logged = []
      InterruptController.handler = nil
      guard let device = VirtioDevice(Hardware.DeviceLocation(address: 0, interrupt: 1), number: 0)
      else { throw .featuresRefused }
      try device.negotiate(rows)
      return device
    }

    private func segments(_ count: Int) -> [VirtioSegment] {
      (0..<count).map {
        VirtioSegment(memory + 64 * $0, count: 16, isWritable: $0 == count - 1)
      }
    }

    // MARK: A device that keeps the rules

    /// Who looks by himself needs no interrupt, and sees what came before he wanted one again.
    @Test func interruptsAreHeldUntilTheyAreWanted() throws {
      let scripted = ScriptedDevice(features: [.version1, .eventIndex])
      let queue = try Virtqueue<Label>(0, limit: 8, of: start(scripted))
      for round in 0..<20 {
        #expect(scripted.isToInterrupt)
        #expect(queue.add(segments(2), for: Label(round)))
        queue.holdInterrupt()
        queue.notify()
        #expect(!scripted.isToInterrupt)
        let request = try #require(scripted.takeAll().first)
        if round % 2 == 0 { #expect(!queue.wantInterrupt() && scripted.isToInterrupt) }
        scripted.give(UInt32(request.head), written: 3)
        #expect(queue.wantInterrupt())
        #expect(try queue.takeUsed()?.owner.number == round)
        #expect(!queue.wantInterrupt())
      }
    }

    /// Requests of one to three segments come back, in any order, thousands of times round the ring.
    @Test(arguments: featureSets)
    func requestsComeBackToTheirOwners(features: VirtioFeatures) throws {
      let scripted = ScriptedDevice(features: features)
      let queue = try Virtqueue<Label>(0, limit: 64, of: start(scripted))
      var random = SplitMix(state: Fuzzing.seed)
      var held: [(request: ScriptedDevice.Request, number: Int)] = []
      var next = 0
      for _ in 0..<20_000 {
        let count = Int.random(in: 1...3, using: &random)
        if queue.add(segments(count), table: memory + 4096 + 64 * next % 4096, for: Label(next)) {
          queue.notify()
          let request = try #require(scripted.takeAll().first)
          #expect(request.segments.count == count)
          held.append((request, next))
          next += 1
        } else {
          #expect(queue.freeCount < count)
        }
        guard !held.isEmpty, Bool.random(using: &random) || held.count > 3 else { continue }
        let done = held.remove(at: Int.random(in: 0..<held.count, using: &random))
        scripted.give(UInt32(done.request.head), written: UInt32(done.request.room))
        let used = try #require(try queue.takeUsed())
        #expect(used.owner.number == done.number && used.written == 16)
      }
      #expect(queue.inFlight == held.count)
      #expect(Set(queue.takeAll().map { $0.number }) == Set(held.map { $0.number }))
      #expect(queue.freeCount == queue.size)
    }

    /// A device that has not come to what it was told of is not told again.
    @Test func notificationsAreSpared() throws {
      let scripted = ScriptedDevice(features: [.version1, .eventIndex])
      let queue = try Virtqueue<Label>(0, limit: 64, of: start(scripted))
      for number in 0..<4 {
        #expect(queue.add(segments(1), for: Label(number)))
        queue.notify()
      }
      #expect(scripted.notifications == 1)
      _ = scripted.takeAll()
      #expect(queue.add(segments(1), for: Label(4)))
      queue.notify()
      #expect(scripted.notifications == 2)
    }

    // MARK: Lies

    enum Lie: CaseIterable {
      case identifierOutOfRange, nothingHeld, inTheMiddle, twice, tooLong, indexTooFar
    }

    @Test(arguments: Lie.allCases)
    func liesAreFound(lie: Lie) throws {
      let scripted = ScriptedDevice(features: [.version1])
      let queue = try Virtqueue<Label>(0, limit: 64, of: start(scripted))
      #expect(queue.add(segments(3), for: Label(1)))
      #expect(queue.add(segments(1), for: Label(2)))
      let first = UInt32(try #require(scripted.takeAll().first).head)
      switch lie {
      case .identifierOutOfRange: scripted.give(8, written: 0)
      case .nothingHeld: scripted.give(7, written: 0)
      case .inTheMiddle: scripted.give(first + 1, written: 0)
      case .twice:
        scripted.give(first, written: 16)
        #expect(try queue.takeUsed()?.owner.number == 1)
        scripted.give(first, written: 16)
      case .tooLong: scripted.give(first, written: 17)
      case .indexTooFar: scripted.jump(by: 3)
      }
      #expect(throws: VirtioError.self) { try queue.takeUsed() }
      // What it had is not lost.
      #expect(queue.takeAll().count == (lie == .twice ? 1 : 2))
      #expect(queue.freeCount == queue.size)
    }

    @Test func aDeviceThatFailsIsResetAndLeftAlone() throws {
      let scripted = ScriptedDevice(features: [.version1])
      let device = try start(scripted)
      let listener = Listener()
      device.start(listener)
      #expect(scripted.status & 4 != 0)
      scripted.askForReset()
      InterruptController.handler?()
      #expect(device.isBroken && scripted.status == 0)
      #expect(listener.failures == 1 && listener.changes == 0)
      #expect(logged == ["virtio0: it asks to be reset; it is not used any more"])
      scripted.interruptStatus = 1
      InterruptController.handler?()
      #expect(listener.uses == 0)
    }

    // MARK: Starting

    @Test func featuresAreAgreedByRows() throws {
      let wanted: [VirtioFeatureRow] = [.init(.own(5), "five"), .init(.own(6), "six")]
      let scripted = ScriptedDevice(features: [.version1, .own(5), .own(7), .eventIndex])
      let device = try start(scripted, wanted)
      let agreed: VirtioFeatures = [.version1, .own(5), .eventIndex]
      #expect(device.features == agreed && scripted.accepted == agreed.rawValue)
    }

    @Test func aDeviceWithoutWhatIsNeededIsRefused() throws {
      let needed = VirtioFeatureRow(.own(5), "five", isNeeded: true)
      let lacking = ScriptedDevice(features: [.version1])
      #expect(throws: VirtioError.self) { try start(lacking, [needed]) }
      let old = ScriptedDevice(features: [])
      #expect(throws: VirtioError.self) { try start(old) }
      let stubborn = ScriptedDevice(features: [.version1])
      stubborn.refusesFeatures = true
      #expect(throws: VirtioError.self) { try start(stubborn) }
    }

    @Test(arguments: [0, 3, 65536] as [UInt32])
    func queuesOfImpossibleSizesAreRefused(size: UInt32) throws {
      let scripted = ScriptedDevice(features: [.version1])
      scripted.queueSize = size
      let device = try start(scripted)
      #expect(throws: VirtioError.self) { try Virtqueue<Label>(0, limit: 64, of: device) }
    }
  }
}
