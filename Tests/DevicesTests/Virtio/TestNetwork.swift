import Bus
import Devices
import TestPackets
import Testing

/// A network's end that keeps what it gets.
final class TestNetwork: NetworkPort {
  struct Frame: Equatable {
    var bytes: [UInt8]
    var offload = FrameOffload()
  }

  var abilities = NetworkAbilities()
  var isConnected = true
  var incoming: [Frame] = []
  private(set) var sent: [Frame] = []
  private(set) var notifications = 0
  /// Frames that it takes before it is full.
  var room = Int.max

  func transmit(
    byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    guard sent.count < room else { return false }
    var bytes = [UInt8](repeating: 0xee, count: byteCount)
    bytes.withUnsafeMutableBytes(fill)
    sent.append(Frame(bytes: bytes, offload: offload))
    return true
  }

  func transmitted() { notifications += 1 }

  func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool {
    guard let frame = incoming.first else { return false }
    let isGone = incoming[0].bytes.withUnsafeMutableBytes { take($0, frame.offload) }
    if isGone { incoming.removeFirst() }
    return true
  }

  func takeSent() -> [Frame] {
    defer { sent = [] }
    return sent
  }
}

/// Notes who passed.
final class TestObserver: NetworkObserver {
  private(set) var passed: [(bytes: [UInt8], isLeaving: Bool, instant: UInt64)] = []

  func framePassed(_ frame: UnsafeRawBufferPointer, isLeaving: Bool, at instant: UInt64) {
    passed.append((Array(frame), isLeaving, instant))
  }
}

/// `struct virtio_net_hdr`, as a driver writes and reads it.
struct TestNetHeader: Equatable {
  var flags: UInt8 = 0
  var segmentation: UInt8 = 0
  var headerLength = 0
  var segmentSize = 0
  var checksumStart = 0
  var checksumOffset = 0
  var bufferCount = 0

  init() {}

  /// What a driver says of a large segment.
  init(large packet: Packet, size: Int) {
    flags = 1
    segmentation = packet.isIPv6 ? 4 : 1
    headerLength = packet.transport + 20 + packet.options.count
    segmentSize = size
    checksumStart = packet.transport
    checksumOffset = 16
  }

  init(_ bytes: [UInt8]) {
    func half(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
    (flags, segmentation) = (bytes[0], bytes[1])
    (headerLength, segmentSize) = (half(2), half(4))
    (checksumStart, checksumOffset) = (half(6), half(8))
    if bytes.count > 10 { bufferCount = half(10) }
  }

  func bytes(_ size: Int = 12) -> [UInt8] {
    let words = [headerLength, segmentSize, checksumStart, checksumOffset, bufferCount]
    let bytes = [flags, segmentation] + words.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    return Array(bytes[..<size])
  }
}

/// A machine with a network card, and its driver.
final class NetworkWorld {
  enum Feature {
    static let checksum: UInt64 = 1 << 0
    static let guestChecksum: UInt64 = 1 << 1
    static let guestOffloads: UInt64 = 1 << 2
    static let guestTCP: UInt64 = 1 << 7 | 1 << 8
    static let guestNotice: UInt64 = 1 << 9
    static let hostTCP: UInt64 = 1 << 11 | 1 << 12
    static let hostNotice: UInt64 = 1 << 13
    static let merged: UInt64 = 1 << 15
    static let status: UInt64 = 1 << 16
    static let control: UInt64 = 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20 | 1 << 23
    static let announce: UInt64 = 1 << 21
    static let pairs: UInt64 = 1 << 22
  }

  static let sendBuffer = TestDriver.buffers + 0x10_0000
  static let controlBuffer = TestDriver.buffers + 0x30_0000

  let driver: TestDriver
  let port = TestNetwork()
  let observer = TestObserver()
  let card: VirtioNet
  private var posted: [Int: [UInt16: [TestDriver.Buffer]]] = [:]
  private var nextBuffer = TestDriver.buffers

  init(pairs: Int = 1, mtu: UInt16? = nil) throws {
    driver = try TestDriver()
    card = VirtioNet(
      memory: driver.memory, timeline: driver.timeline, port: port,
      address: MACAddress(cardNumber: 0), mtu: mtu, pairCount: pairs, observer: observer)
    driver.plug(card)
  }

  func start(_ mode: RingMode = RingMode(), _ features: UInt64 = 0, queues: Int = 3) throws {
    posted = [:]
    try driver.start(mode, features: features, queues: queues)
  }

  /// Sends a frame whose parts are in buffers of these sizes, and the rest in a last one.
  func send(
    _ frame: [UInt8], _ header: TestNetHeader = TestNetHeader(), headerSize: Int = 12,
    pieces: [Int] = [], queue: Int = 1
  ) throws {
    let bytes = header.bytes(headerSize) + frame
    try driver.put(bytes, at: Self.sendBuffer)
    var buffers: [TestDriver.Buffer] = []
    var place = 0
    for piece in pieces + [Int.max] where place < bytes.count {
      let count = min(piece, bytes.count - place)
      buffers.append(
        .init(address: Self.sendBuffer + UInt64(place), count: UInt32(count)))
      place += count
    }
    try driver.add(queue, buffers)
    try driver.notify(queue)
    #expect(try driver.used(queue)?.written == 0)
  }

  /// Posts a chain of buffers of these sizes.
  func post(_ sizes: [Int], queue: Int = 0) throws {
    let buffers = sizes.map { size in
      defer { nextBuffer += UInt64(size) }
      return TestDriver.Buffer(address: nextBuffer, count: UInt32(size), isWritable: true)
    }
    posted[queue, default: [:]][try driver.add(queue, buffers)] = buffers
  }

  /// The next frame that the driver finds; nil when there is none.
  func received(queue: Int = 0, headerSize: Int = 12) throws -> (TestNetHeader, [UInt8])? {
    guard let first = try usedBytes(queue) else { return nil }
    let header = TestNetHeader(Array(first[..<headerSize]))
    var frame = Array(first[headerSize...])
    for _ in 1..<max(1, header.bufferCount) {
      frame += try #require(try usedBytes(queue), "fewer buffers than the header says")
    }
    return (header, frame)
  }

  private func usedBytes(_ queue: Int) throws -> [UInt8]? {
    guard let used = try driver.used(queue) else { return nil }
    let chain = posted[queue]?.removeValue(forKey: used.identifier)
    let buffers = try #require(chain)
    let bytes = try buffers.flatMap { try driver.bytes(Int($0.count), at: $0.address) }
    return Array(bytes[..<Int(used.written)])
  }

  func arrive(_ frames: TestNetwork.Frame...) {
    port.incoming += frames
    card.framesArrived()
  }

  /// Asks by the control queue; returns the answer.
  func control(_ request: [UInt8], queue: Int = 2) throws -> UInt8 {
    let answer = Self.controlBuffer + 0x1000
    try driver.put(request, at: Self.controlBuffer)
    try driver.put([0xff], at: answer)
    try driver.add(
      queue,
      [
        .init(address: Self.controlBuffer, count: 2),
        .init(address: Self.controlBuffer + 2, count: UInt32(request.count - 2)),
        .init(address: answer, count: 1, isWritable: true),
      ])
    try driver.notify(queue)
    #expect(try driver.used(queue)?.written == 1)
    return try driver.bytes(1, at: answer)[0]
  }
}
