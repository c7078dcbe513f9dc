import Bus
import Devices
import Testing

/// Streams between a guest's driver and a host that does what a test says.
@Suite struct VirtioSocketTests {
  private enum Operation {
    static let request: UInt16 = 1
    static let response: UInt16 = 2
    static let reset: UInt16 = 3
    static let shutdown: UInt16 = 4
    static let data: UInt16 = 5
    static let creditUpdate: UInt16 = 6
    static let creditRequest: UInt16 = 7
  }

  /// What the guest gets.
  private struct Packet: Equatable {
    var operation: UInt16
    var hostPort: UInt32 = 80
    var guestPort: UInt32 = 1000
    var flags: UInt32 = 0
    var room: UInt32 = VirtioSocket.window
    var taken: UInt32 = 0
    var bytes: [UInt8] = []
  }

  private static let ends = SocketEnds(hostPort: 80, guestPort: 1000)
  private static let receiveBuffers = TestDriver.buffers + 0x1_0000

  private let driver: TestDriver
  private let host = TestSockets()
  private let device: VirtioSocket

  init() throws {
    driver = try TestDriver()
    driver.size = 64
    host.agrees = false
    device = VirtioSocket(
      memory: driver.memory, timeline: driver.timeline, port: host, address: 3)
    driver.plug(device)
  }

  private func post(_ count: Int, size: UInt32 = 128) throws {
    for index in 0..<count {
      try driver.add(
        0,
        [
          .init(
            address: Self.receiveBuffers + UInt64(index) * UInt64(size), count: size,
            isWritable: true)
        ])
    }
    try driver.notify(0)
  }

  private func send(_ header: [UInt8], _ bytes: [UInt8] = []) throws {
    try driver.put(header + bytes, at: TestDriver.buffers)
    try driver.add(
      1, [.init(address: TestDriver.buffers, count: UInt32(header.count + bytes.count))])
    try driver.notify(1)
    #expect(try driver.used(1) != nil)
  }

  private func send(
    _ operation: UInt16, _ bytes: [UInt8] = [], flags: UInt32 = 0, room: UInt32 = 4096,
    taken: UInt32 = 0
  ) throws {
    try send(
      TestSockets.packet(
        operation, host: 80, guest: 1000, count: UInt32(bytes.count), flags: flags, room: room,
        taken: taken), bytes)
  }

  private func happens(_ kind: SocketEvent.Kind, number: UInt32 = 0, bytes: [UInt8] = []) {
    host.events.append(SocketEvent(kind, Self.ends, number: number, bytes: bytes))
    device.eventsArrived()
  }

  /// What came into the buffer with this index.
  private func received(_ index: Int, size: UInt32 = 128) throws -> Packet? {
    guard let used = try driver.used(0) else { return nil }
    let bytes = try driver.bytes(
      Int(used.written), at: Self.receiveBuffers + UInt64(index) * UInt64(size))
    func number(_ place: Int, _ count: Int) -> UInt64 {
      bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    #expect(number(0, 8) == 2 && number(8, 8) == 3 && number(28, 2) == 1)
    #expect(number(24, 4) == UInt64(bytes.count - 44))
    return Packet(
      operation: UInt16(number(30, 2)), hostPort: UInt32(number(16, 4)),
      guestPort: UInt32(number(20, 4)), flags: UInt32(number(32, 4)),
      room: UInt32(number(36, 4)), taken: UInt32(number(40, 4)), bytes: Array(bytes[44...]))
  }

  private func open() throws {
    try send(Operation.request)
    happens(.accept)
    host.actions = []
  }

  @Test(arguments: RingMode.all) func theGuestConnectsAndBytesPassBothWays(mode: RingMode) throws {
    try driver.start(mode, queues: 3)
    try post(8)
    try send(Operation.request)
    #expect(host.actions == [.connect(Self.ends)])
    happens(.accept)
    #expect(try received(0) == Packet(operation: Operation.response))
    #expect(host.actions.last == .grant(Self.ends, limit: 4096))
    try send(Operation.data, Array("to the host".utf8))
    #expect(host.actions.last == .send(Self.ends, Array("to the host".utf8)))
    happens(.data, bytes: Array("to the guest".utf8))
    #expect(
      try received(1) == Packet(operation: Operation.data, bytes: Array("to the guest".utf8)))
    try send(Operation.creditUpdate, taken: 12)
    #expect(host.actions.last == .grant(Self.ends, limit: 4108))
    try send(Operation.shutdown, flags: 3)
    #expect(host.actions.last == .shutdown(Self.ends, flags: 3))
    #expect(try received(2) == Packet(operation: Operation.reset, room: 0))
  }

  @Test func theHostConnects() throws {
    try driver.start(queues: 3)
    try post(8)
    happens(.connect)
    #expect(try received(0) == Packet(operation: Operation.request))
    try send(Operation.response, room: 100)
    #expect(host.actions == [.accept(Self.ends), .grant(Self.ends, limit: 100)])
    happens(.shutdown, number: SocketShutdown.send)
    #expect(try received(1) == Packet(operation: Operation.shutdown, flags: 2))
    happens(.reset)
    #expect(try received(2) == Packet(operation: Operation.reset, room: 0))
    try send(Operation.data, [1])
    #expect(try received(3) == Packet(operation: Operation.reset, room: 0))
  }

  @Test func bytesThatHaveNoRoomInOneBufferGoOnInTheNext() throws {
    try driver.start(queues: 3)
    try open()
    happens(.data, bytes: Array(0..<100))
    try post(1)
    _ = try received(0)
    try post(1, size: 64)
    #expect(try received(0, size: 64)?.bytes == Array(0..<20))
    try post(1)
    #expect(try received(0)?.bytes == Array(20..<100))
  }

  @Test func theGuestHearsNowAndThenWhatWasTaken() throws {
    try driver.start(queues: 3)
    try post(8)
    try open()
    _ = try received(0)
    try send(Operation.data, [UInt8](repeating: 1, count: 70_000))
    happens(.taken, number: 1000)
    #expect(try received(1) == nil)
    happens(.taken, number: 69_000)
    #expect(try received(1) == Packet(operation: Operation.creditUpdate, taken: 70_000))
    try send(Operation.creditRequest)
    #expect(try received(2) == Packet(operation: Operation.creditUpdate, taken: 70_000))
  }

  @Test func whoSendsMoreThanThereIsRoomForIsResetAndNothingIsKept() throws {
    try driver.start(queues: 3)
    try post(8)
    try open()
    _ = try received(0)
    let most = [UInt8](repeating: 1, count: Int(VirtioSocket.window))
    try send(Operation.data, most)
    try send(Operation.data, [2])
    #expect(host.actions == [.send(Self.ends, most), .reset(Self.ends)])
    #expect(try received(1) == Packet(operation: Operation.reset, room: 0))
  }

  @Test func aGuestThatClaimsMuchRoomGetsNoMoreThanTheWindow() throws {
    try driver.start(queues: 3)
    try open()
    try send(Operation.creditUpdate, room: .max, taken: 5)
    #expect(host.actions == [.grant(Self.ends, limit: 5 + VirtioSocket.window)])
  }

  @Test func whatIsForNobodyIsRefused() throws {
    try driver.start(queues: 3)
    try post(16)
    let wrong: [[UInt8]] = [
      TestSockets.packet(Operation.data, host: 80, guest: 1000),
      TestSockets.packet(Operation.request, host: 80, guest: 1000, target: 9),
      TestSockets.packet(Operation.request, host: 80, guest: 1000, type: 2),
      TestSockets.packet(99, host: 80, guest: 1000),
    ]
    for (index, packet) in wrong.enumerated() {
      try send(packet)
      #expect(try received(index) == Packet(operation: Operation.reset, room: 0), "\(index)")
    }
    // A reset is not answered, and neither is what somebody else sends.
    try send(TestSockets.packet(Operation.reset, host: 80, guest: 1000))
    try send(TestSockets.packet(Operation.request, host: 80, guest: 1000, source: 4))
    #expect(try received(wrong.count) == nil)
    #expect(host.actions.isEmpty)
  }

  /// A guest that asks for streams and takes no answer makes nothing grow.
  @Test func withoutBuffersTheGuestIsHeldUp() throws {
    try driver.start(queues: 3)
    let packet = TestSockets.packet(Operation.data, host: 80, guest: 1000)
    try driver.put(packet, at: TestDriver.buffers)
    var count = 0
    for _ in 0..<2000 {
      try driver.add(1, [.init(address: TestDriver.buffers, count: 44)])
      try driver.notify(1)
      guard try driver.used(1) != nil else { break }
      count += 1
    }
    #expect(count == 1024)
    try post(1)
    _ = driver.timeline.advance(by: 10_000, limit: 100)
    #expect(try driver.used(1) != nil)
  }

  @Test func aMachineThatGoesOnElsewhereTellsThatItsStreamsAreGone() throws {
    try driver.start(queues: 3)
    try driver.add(2, [.init(address: Self.receiveBuffers, count: 8, isWritable: true)])
    try driver.notify(2)
    happens(.lost)
    #expect(try driver.used(2) == nil)
    try open()
    var writer = StateVisitor(writing: "virtio", version: 1)
    try driver.transport.visitState(&writer)
    var reader = StateVisitor(reading: "virtio", version: 1, bytes: writer.bytes)
    try driver.transport.visitState(&reader)
    try reader.finish()
    var again = StateVisitor(writing: "virtio", version: 1)
    try driver.transport.visitState(&again)
    #expect(again.bytes == writer.bytes)
    happens(.lost)
    #expect(try driver.used(2)?.written == 4)
    #expect(try driver.bytes(4, at: Self.receiveBuffers) == [0, 0, 0, 0])
    host.actions = []
    try send(Operation.data, [1])
    #expect(host.actions.isEmpty)
  }

  @Test func aPacketThatIsShorterThanItSaysBreaksTheDevice() throws {
    try driver.start(queues: 3)
    try driver.put(
      TestSockets.packet(Operation.data, host: 80, guest: 1000, count: 1), at: TestDriver.buffers)
    try driver.add(1, [.init(address: TestDriver.buffers, count: 44)])
    try driver.notify(1)
    try driver.expectBroken()
  }

  @Test func theAddressIsInTheConfigurationSpace() {
    #expect((0..<9).map { device.configurationByte(at: $0) } == [3, 0, 0, 0, 0, 0, 0, 0, 0])
  }
}
