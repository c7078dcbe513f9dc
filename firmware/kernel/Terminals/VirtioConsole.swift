/// A terminal at virtio's console (virtio 1.2, section 5.3): `hvc0`. One port, as the machine has it.
///
///     device --- received buffers ---> incoming --> receive        Terminal
///     device <-- buffers to send ----- outgoing <-- startOutput
///
/// The terminal's lock guards both queues and the buffers.
final class VirtioConsole: Terminal, VirtioDriver {
  private enum Feature {
    /// The device tells the window's size.
    static let size = VirtioFeatures.own(0)
  }

  private static let bufferSize = 256
  private static let bufferCount = 16
  private static let columnsOffset: UInt64 = 0
  private static let rowsOffset: UInt64 = 2

  private let consoleDevice: VirtioDevice
  private let incoming: Virtqueue<DeviceBuffer>
  private let outgoing: Virtqueue<DeviceBuffer>
  // The lock guards what follows.
  /// Buffers that the device has not.
  private var idle: [DeviceBuffer] = []

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let console = try VirtioConsole(device)
    device.start(console)
    console.fill()
    console.configurationChanged()
    Devices.register("hvc0", console)
    log("\(device.name): a console, hvc0")
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([.init(Feature.size, "VIRTIO_CONSOLE_F_SIZE")])
    consoleDevice = device
    incoming = try Virtqueue(0, limit: Self.bufferCount, of: device)
    outgoing = try Virtqueue(1, limit: Self.bufferCount, of: device)
    for _ in 0..<outgoing.size { idle.append(DeviceBuffer(size: Self.bufferSize)) }
    super.init(device: DeviceNumber(major: 229, minor: 0))
  }

  /// The device has buffers for what is typed.
  private func fill() {
    lock.withLock {
      for _ in 0..<incoming.size { offer(DeviceBuffer(size: Self.bufferSize)) }
      incoming.notify()
    }
  }

  private func offer(_ buffer: DeviceBuffer) {
    _ = incoming.add([buffer.segment(count: buffer.size, isWritable: true)], for: buffer)
  }

  override func startOutput() {
    guard !consoleDevice.isBroken else { return output.removeAll() }
    var didSend = false
    while hasOutput, let buffer = idle.popLast() {
      var count = 0
      while count < buffer.size, let byte = takeOutputByte() {
        buffer[count] = byte
        count += 1
      }
      // There are no more buffers than places in the queue.
      _ = outgoing.add([buffer.segment(count: count, isWritable: false)], for: buffer)
      didSend = true
    }
    guard didSend else { return }
    outgoing.notify()
    becameWritable.wakeAll()
  }

  // MARK: Interrupts

  func buffersUsed() {
    var received: [UInt8] = []
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in
        while let (buffer, _) = try outgoing.takeUsed() { idle.append(buffer) }
        var empty: [DeviceBuffer] = []
        while let (buffer, count) = try incoming.takeUsed() {
          for index in 0..<count { received.append(buffer[index]) }
          empty.append(buffer)
        }
        // Not before: a device that fills each at once would be read for ever.
        for buffer in empty { offer(buffer) }
        incoming.notify()
        startOutput()
      }
    } catch {
      return consoleDevice.fail(error)
    }
    if !received.isEmpty { receive(received) }
  }

  func configurationChanged() {
    guard consoleDevice.features.isSuperset(of: Feature.size) else { return }
    let registers = consoleDevice.registers
    setWindowSize(
      WindowSize(
        rows: registers.configuration16(Self.rowsOffset),
        columns: registers.configuration16(Self.columnsOffset)))
  }

  func deviceFailed() { hangUp() }
}
