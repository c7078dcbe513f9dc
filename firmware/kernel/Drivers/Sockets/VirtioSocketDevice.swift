import Processor

/// A socket device of virtio (virtio 1.2, section 5.10): packets of machine sockets to the host and back.
/// `MachineSockets.lock` guards all of it.
final class VirtioSocketDevice: VirtioDriver, MachineTransport {
  private static let bufferCount = 32
  /// With so many packets waiting that nobody had to wait for, the device gets no buffers for more: it is it that
  /// provokes them.
  private static let waitingLimit = 256
  /// Programs provoke packets, too: more than so many are not kept for a device that takes none.
  private static let mostWaiting = 4096

  private let device: VirtioDevice
  private let incoming: Virtqueue<PacketBuffer>
  private let outgoing: Virtqueue<PacketBuffer>
  private let events: Virtqueue<PacketBuffer>
  private(set) var machine: UInt32 = 0
  private var idle: [PacketBuffer] = []
  /// Packets without bytes that found no room.
  private var waiting: [MachinePacket] = []
  /// Buffers that the device is not given yet.
  private var heldBack: [PacketBuffer] = []

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let driver = try VirtioSocketDevice(device)
    device.start(driver)
    MachineSockets.lock.withLock {
      driver.fill()
      if MachineSockets.device == nil { MachineSockets.device = driver }
    }
    log("\(device.name): sockets of the host, this is machine \(driver.machine)")
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([])
    self.device = device
    incoming = try Virtqueue(0, limit: Self.bufferCount, of: device)
    outgoing = try Virtqueue(1, limit: Self.bufferCount, of: device)
    events = try Virtqueue(2, limit: 4, of: device)
    for _ in 0..<outgoing.size { idle.append(PacketBuffer()) }
    machine = try readNumber()
  }

  private func readNumber() throws(VirtioError) -> UInt32 {
    let number = device.registers.configuration64(0)
    // 0, 1 and 2 are of the hypervisor, of everybody's own, and of the host.
    guard number > 2, number < UInt64(MachineAddress.any) else {
      throw .wrongConfiguration("number of this machine")
    }
    return UInt32(number)
  }

  private func fill() {
    for _ in 0..<incoming.size { heldBack.append(PacketBuffer()) }
    for _ in 0..<events.size {
      let buffer = PacketBuffer()
      _ = events.add([buffer.whole], for: buffer)
    }
    events.notify()
    giveBuffers()
  }

  private func giveBuffers() {
    guard waiting.count < Self.waitingLimit else { return }
    for buffer in heldBack { _ = incoming.add([buffer.whole], for: buffer) }
    heldBack = []
    incoming.notify()
  }

  // MARK: Sending

  let byteLimit = PacketBuffer.byteLimit
  var hasRoom: Bool { !idle.isEmpty && waiting.isEmpty && !device.isBroken }

  func send(_ packet: MachinePacket, _ bytes: ArraySlice<UInt8>) {
    guard !device.isBroken else { return }
    guard waiting.isEmpty, let buffer = idle.popLast() else {
      if waiting.count < Self.mostWaiting { waiting.append(packet) }
      return
    }
    // As many buffers as descriptors: one that is idle has room.
    _ = outgoing.add([buffer.filled(packet, bytes)], for: buffer)
    outgoing.notify()
  }

  private func sendWaiting() {
    var sent = 0
    while sent < waiting.count, let buffer = idle.popLast() {
      _ = outgoing.add([buffer.filled(waiting[sent], [])], for: buffer)
      sent += 1
    }
    waiting.removeFirst(sent)
    outgoing.notify()
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      try MachineSockets.lock.withLock { () throws(VirtioError) in
        try takeSent()
        try takeReceived()
        try takeEvents()
      }
    } catch {
      device.fail(error)
    }
  }

  private func takeSent() throws(VirtioError) {
    let hadRoom = hasRoom
    while let (buffer, _) = try outgoing.takeUsed() { idle.append(buffer) }
    sendWaiting()
    if !hadRoom, hasRoom { MachineSockets.hasRoom.wakeAll() }
  }

  private func takeReceived() throws(VirtioError) {
    while let (buffer, written) = try incoming.takeUsed() {
      // Packets of others than the host, and for others than this machine, are none.
      if let (packet, bytes) = buffer.packet(written), packet.target.machine == machine,
        packet.source.machine == MachineAddress.host
      {
        MachineSockets.take(packet, bytes, by: self)
      }
      heldBack.append(buffer)
    }
    giveBuffers()
  }

  /// There is one event: all streams are gone, and the machine may have another number (section 5.10.6.7).
  private func takeEvents() throws(VirtioError) {
    var isReset = false
    while let (buffer, _) = try events.takeUsed() {
      isReset = true
      _ = events.add([buffer.whole], for: buffer)
    }
    events.notify()
    guard isReset else { return }
    machine = try readNumber()
    MachineSockets.reset(self)
  }

  func configurationChanged() {}

  func deviceFailed() {
    MachineSockets.lock.withLock {
      _ = (incoming.takeAll(), outgoing.takeAll(), events.takeAll())
      (idle, waiting, heldBack) = ([], [], [])
      if MachineSockets.device === self { MachineSockets.device = nil }
      MachineSockets.reset(self)
    }
  }
}
