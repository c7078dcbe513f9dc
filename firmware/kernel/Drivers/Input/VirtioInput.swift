/// A keyboard or pointer of virtio (virtio 1.2, section 5.8): a queue of empty buffers, each of which comes back with
/// an event in it, and one for lights that are to go on or off.
final class VirtioInput: VirtioDriver {
  /// An event: kind (2), code (2), value (4).
  private static let eventSize = 8
  private static let bufferCount = 64
  private static let lightCount = 16

  private let device: VirtioDevice
  private let incoming: Virtqueue<DeviceBuffer>
  private let outgoing: Virtqueue<DeviceBuffer>
  private let lock = SpinLock()
  // The lock guards the queues.
  /// Set before the device can interrupt.
  private var input: InputDevice?

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let driver = try VirtioInput(device)
    let description = try VirtioInputConfiguration(device).description()
    let input = InputDevices.add(description) { driver.setLight($0, $1) }
    driver.input = input
    device.start(driver)
    driver.fill()
    log("\(device.name): \(description.name.text), input/event\(input.number)")
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([])
    self.device = device
    incoming = try Virtqueue(0, limit: Self.bufferCount, of: device)
    outgoing = try Virtqueue(1, limit: Self.lightCount, of: device)
  }

  /// Gives the device all buffers for events.
  private func fill() {
    lock.withLock {
      for _ in 0..<incoming.size { offer(DeviceBuffer(size: Self.eventSize)) }
      incoming.notify()
    }
  }

  private func offer(_ buffer: DeviceBuffer) {
    _ = incoming.add([buffer.segment(count: buffer.size, isWritable: true)], for: buffer)
  }

  /// While there is no room in the queue lights stay as they are.
  private func setLight(_ code: UInt16, _ isOn: Bool) {
    var structure = Structure()
    structure.put(InputEvent.Kind.light)
    structure.put(code)
    structure.put(UInt32(isOn ? 1 : 0))
    let buffer = DeviceBuffer(size: Self.eventSize)
    for (index, byte) in structure.bytes.enumerated() { buffer[index] = byte }
    lock.withLock {
      guard !device.isBroken else { return }
      _ = outgoing.add([buffer.segment(count: buffer.size, isWritable: false)], for: buffer)
      outgoing.notify()
    }
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      input?.receive(try takeEvents())
    } catch {
      device.fail(error)
    }
  }

  private func takeEvents() throws(VirtioError) -> [InputEvent] {
    try lock.withLock { () throws(VirtioError) in
      while try outgoing.takeUsed() != nil {}
      var events: [InputEvent] = []
      var empty: [DeviceBuffer] = []
      while let (buffer, written) = try incoming.takeUsed() {
        if written == Self.eventSize { events.append(Self.event(buffer.prefix(written))) }
        empty.append(buffer)
      }
      // Not before: a device that fills each at once would be read for ever.
      for buffer in empty { offer(buffer) }
      incoming.notify()
      return events
    }
  }

  private static func event(_ bytes: [UInt8]) -> InputEvent {
    InputEvent(kind: bytes.number(at: 0), code: bytes.number(at: 2), value: bytes.number(at: 4))
  }

  func configurationChanged() {}

  func deviceFailed() {
    lock.withLock {
      _ = incoming.takeAll()
      _ = outgoing.takeAll()
    }
  }
}
