import Bus
import Devices
import TestPorts
import Testing

/// How a test's driver and the device talk: which ring features were accepted.
struct RingMode: Sendable, CustomTestStringConvertible {
  var isPacked = false
  var hasEventIndex = false
  var isIndirect = false

  static let all = [false, true].flatMap { packed in
    [false, true].flatMap { event in
      [false, true].map { RingMode(isPacked: packed, hasEventIndex: event, isIndirect: $0) }
    }
  }

  var features: UInt64 {
    1 << 32 | (isPacked ? 1 << 34 : 0) | (hasEventIndex ? 1 << 29 : 0) | (isIndirect ? 1 << 28 : 0)
  }

  var testDescription: String {
    "\(isPacked ? "packed" : "split")\(hasEventIndex ? " event" : "")\(isIndirect ? " indirect" : "")"
  }
}

/// The guest's side of virtio-mmio, in a machine of 8 MiB at 0x80000000.
final class TestDriver {
  struct Buffer {
    var address: UInt64
    var count: UInt32
    var isWritable = false
  }

  static let ram: UInt64 = 0x8000_0000
  /// From here on RAM is the test's.
  static let buffers: UInt64 = 0x8010_0000

  let memory: GuestMemory
  let timeline = TestTimeline()
  let sink = TestSink()
  var mode = RingMode()
  var size: UInt64 = 16
  private(set) var transport: VirtioTransport
  private var queues: [QueueSide] = []

  struct QueueSide {
    var nextDescriptor: UInt64 = 0
    var availableWrap = true
    var nextUsed: UInt64 = 0
    var usedWrap = true
    var availableIndex: UInt16 = 0
    var nextIdentifier: UInt16 = 0
    /// Ring descriptors by identifier.
    var lengths: [UInt16: UInt64] = [:]
    var tables: UInt64 = 0
  }

  init() throws {
    memory = try #require(
      GuestMemory(base: Self.ram, byteCount: 8 << 20, provider: TestMemory()))
    transport = VirtioTransport(device: nil, interrupt: sink.line())
  }

  func plug(_ device: any VirtioDevice) {
    transport = VirtioTransport(device: device, interrupt: sink.line())
  }

  // MARK: Registers

  var status: UInt64 { get throws { try transport.word(0x70) } }
  var interruptStatus: UInt64 { get throws { try transport.word(0x60) } }

  func acknowledgeInterrupt() throws { try transport.setWord(0x64, interruptStatus) }
  func notify(_ queue: Int) throws { try transport.setWord(0x50, UInt64(queue)) }

  func setAddress(_ offset: UInt64, _ address: UInt64) throws {
    try transport.setWord(offset, address & 0xffff_ffff)
    try transport.setWord(offset + 4, address >> 32)
  }

  func acceptFeatures(_ features: UInt64) throws {
    for half in [0, 1] as [UInt64] {
      try transport.setWord(0x24, half)
      try transport.setWord(0x20, features >> (32 * half) & 0xffff_ffff)
    }
  }

  func descriptorArea(_ queue: Int) -> UInt64 { Self.ram + UInt64(queue) * 0x2_0000 }
  func driverArea(_ queue: Int) -> UInt64 { descriptorArea(queue) + 0x4000 }
  func deviceArea(_ queue: Int) -> UInt64 { descriptorArea(queue) + 0x6000 }
  func table(_ queue: Int, _ number: UInt64) -> UInt64 {
    descriptorArea(queue) + 0x9000 + number % 16 * 0x400
  }

  func makeReady(_ queue: Int) throws {
    try memory.clear(descriptorArea(queue), count: 0x9000)
    try transport.setWord(0x30, UInt64(queue))
    try transport.setWord(0x38, size)
    try setAddress(0x80, descriptorArea(queue))
    try setAddress(0x90, driverArea(queue))
    try setAddress(0xa0, deviceArea(queue))
    try transport.setWord(0x44, 1)
    while queues.count <= queue { queues.append(QueueSide()) }
    queues[queue] = QueueSide()
  }

  /// Everything from reset to DRIVER_OK.
  func start(_ mode: RingMode = RingMode(), features: UInt64 = 0, queues count: Int = 1) throws {
    self.mode = mode
    try transport.setWord(0x70, 0)
    try transport.setWord(0x70, 3)
    try acceptFeatures(mode.features | features)
    try transport.setWord(0x70, 11)
    #expect(try status == 11)
    for queue in 0..<count {
      try makeReady(queue)
      #expect(try transport.word(0x44) == 1)
    }
    try transport.setWord(0x70, 15)
  }

  // MARK: Rings

  func setSplit(
    _ table: UInt64, _ index: UInt64, _ address: UInt64, _ count: UInt32, _ flags: UInt16,
    next: UInt16 = 0
  ) throws {
    try memory.store(address, table + 16 * index)
    try memory.store(count, table + 16 * index + 8)
    try memory.store(flags, table + 16 * index + 12)
    try memory.store(next, table + 16 * index + 14)
  }

  func setPacked(
    _ table: UInt64, _ index: UInt64, _ address: UInt64, _ count: UInt32, _ flags: UInt16,
    identifier: UInt16 = 0
  ) throws {
    try memory.store(address, table + 16 * index)
    try memory.store(count, table + 16 * index + 8)
    try memory.store(identifier, table + 16 * index + 12)
    try memory.store(flags, table + 16 * index + 14)
  }

  /// Puts a head into the available ring.
  func publish(_ queue: Int, head: UInt16) throws {
    let place = UInt64(queues[queue].availableIndex) % size
    try memory.store(head, driverArea(queue) + 4 + 2 * place)
    queues[queue].availableIndex &+= 1
    try memory.store(queues[queue].availableIndex, driverArea(queue) + 2)
  }

  /// Makes a chain available, without notifying; returns what names it.
  @discardableResult
  func add(_ queue: Int, _ buffers: [Buffer]) throws -> UInt16 {
    mode.isPacked ? try addPacked(queue, buffers) : try addSplit(queue, buffers)
  }

  private func addSplit(_ queue: Int, _ buffers: [Buffer]) throws -> UInt16 {
    let head = queues[queue].nextDescriptor
    let isIndirect = mode.isIndirect
    let target = isIndirect ? table(queue, queues[queue].tables) : descriptorArea(queue)
    for (offset, buffer) in buffers.enumerated() {
      let index = isIndirect ? UInt64(offset) : (head + UInt64(offset)) % size
      let next = isIndirect ? index + 1 : (index + 1) % size
      let more: UInt16 = offset + 1 < buffers.count ? 1 : 0
      try setSplit(
        target, index, buffer.address, buffer.count, more | (buffer.isWritable ? 2 : 0),
        next: UInt16(next))
    }
    if isIndirect {
      try setSplit(descriptorArea(queue), head, target, UInt32(16 * buffers.count), 4)
      queues[queue].tables += 1
    }
    queues[queue].nextDescriptor = (head + (isIndirect ? 1 : UInt64(buffers.count))) % size
    try publish(queue, head: UInt16(head))
    return UInt16(head)
  }

  private func addPacked(_ queue: Int, _ buffers: [Buffer]) throws -> UInt16 {
    let identifier = queues[queue].nextIdentifier
    queues[queue].nextIdentifier &+= 7
    var ring = buffers.map { ($0, UInt16($0.isWritable ? 2 : 0)) }
    if mode.isIndirect {
      let target = table(queue, queues[queue].tables)
      queues[queue].tables += 1
      for (index, entry) in ring.enumerated() {
        try setPacked(target, UInt64(index), entry.0.address, entry.0.count, entry.1)
      }
      ring = [(Buffer(address: target, count: UInt32(16 * buffers.count)), 4)]
    }
    queues[queue].lengths[identifier] = UInt64(ring.count)
    for (offset, entry) in ring.enumerated() {
      let wrap = queues[queue].availableWrap
      let more: UInt16 = offset + 1 < ring.count ? 1 : 0
      try setPacked(
        descriptorArea(queue), queues[queue].nextDescriptor, entry.0.address, entry.0.count,
        entry.1 | more | (wrap ? 0x80 : 0x8000), identifier: identifier)
      queues[queue].nextDescriptor += 1
      if queues[queue].nextDescriptor == size {
        queues[queue].nextDescriptor = 0
        queues[queue].availableWrap.toggle()
      }
    }
    return identifier
  }

  /// The next chain that the device has given back.
  func used(_ queue: Int) throws -> (identifier: UInt16, written: UInt32)? {
    mode.isPacked ? try usedPacked(queue) : try usedSplit(queue)
  }

  private func usedSplit(_ queue: Int) throws -> (identifier: UInt16, written: UInt32)? {
    let index: UInt16 = try memory.load(deviceArea(queue) + 2, as: UInt16.self)
    guard index != UInt16(truncatingIfNeeded: queues[queue].nextUsed) else { return nil }
    let place = deviceArea(queue) + 4 + 8 * (queues[queue].nextUsed % size)
    queues[queue].nextUsed += 1
    return (
      UInt16(try memory.load(place, as: UInt32.self)), try memory.load(place + 4, as: UInt32.self)
    )
  }

  private func usedPacked(_ queue: Int) throws -> (identifier: UInt16, written: UInt32)? {
    let place = descriptorArea(queue) + 16 * queues[queue].nextUsed
    let flags = try memory.load(place + 14, as: UInt16.self)
    let wrap = queues[queue].usedWrap
    guard (flags & 0x80 != 0) == wrap, (flags & 0x8000 != 0) == wrap else { return nil }
    let identifier = try memory.load(place + 12, as: UInt16.self)
    queues[queue].nextUsed += try #require(queues[queue].lengths[identifier])
    if queues[queue].nextUsed >= size {
      queues[queue].nextUsed -= size
      queues[queue].usedWrap.toggle()
    }
    return (identifier, try memory.load(place + 8, as: UInt32.self))
  }

  /// Asks for no interrupts, or (with the event index) for one when `count` more chains have been used.
  func wantInterrupt(_ queue: Int, after count: UInt64?) throws {
    let side = queues[queue]
    if mode.isPacked {
      var wish: UInt32 = 1 << 16
      if let count {
        let place = side.nextUsed + count - 1
        let wrap = (place >= size) != side.usedWrap
        wish = 2 << 16 | (wrap ? 1 << 15 : 0) | UInt32(place % size)
      }
      try memory.store(wish, driverArea(queue))
    } else if mode.hasEventIndex {
      let event = count.map { side.nextUsed + $0 - 1 } ?? side.nextUsed + 0x8000
      try memory.store(UInt16(truncatingIfNeeded: event), driverArea(queue) + 4 + 2 * size)
    } else {
      try memory.store(UInt16(count == nil ? 1 : 0), driverArea(queue))
    }
  }

  // MARK: Memory

  func put(_ bytes: [UInt8], at address: UInt64) throws {
    try bytes.withUnsafeBytes { try memory.write(address, from: $0) }
  }

  func bytes(_ count: Int, at address: UInt64) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try memory.read(address, into: $0) }
    return bytes
  }

  /// DEVICE_NEEDS_RESET is set, the driver was interrupted, and only a reset helps.
  func expectBroken(_ location: SourceLocation = #_sourceLocation) throws {
    #expect(try status & 0x40 != 0, sourceLocation: location)
    #expect(try interruptStatus & 2 != 0, sourceLocation: location)
    #expect(sink.levels[0], sourceLocation: location)
    try transport.setWord(0x70, 0x0f)
    #expect(try status & 0x40 != 0, sourceLocation: location)
    try transport.setWord(0x70, 0)
    #expect(try status == 0 && interruptStatus == 0, sourceLocation: location)
    #expect(!sink.levels[0], sourceLocation: location)
  }
}
