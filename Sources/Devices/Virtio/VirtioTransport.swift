public import Bus

/// A virtio device's registers in memory: virtio-mmio version 2 (virtio 1.3, section 4.2).
///
///     0x000 ... 0x0ff    registers of 32 bits
///     0x100 ... 0x1ff    the device's configuration space
///
/// A slot without a device has device number 0, so that drivers pass it by.
public final class VirtioTransport: Device {
  /// Selections that the driver has made; all else is in the link's state and the device's.
  struct State {
    var deviceFeaturesSelect: UInt64 = 0
    var driverFeaturesSelect: UInt64 = 0
    var queueSelect: UInt64 = 0
  }

  static let configurationOffset: UInt64 = 0x100
  /// The largest queue, as in QEMU.
  static let maximumQueueSize: UInt64 = 1024

  var state = State()
  /// What is in the slot.
  public let device: (any VirtioDevice)?

  /// A slot with `device` in it, or an empty one.
  public init(device: (any VirtioDevice)?, interrupt: InterruptLine) {
    self.device = device
    device?.link.interrupt = interrupt
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x200 }

  /// Reads a register, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    guard width.isAligned(offset) else { throw BusError.refused }
    guard width != .double else {
      let low = try read(offset: offset, width: .word)
      return try low | read(offset: offset &+ 4, width: .word) << 32
    }
    guard offset >= Self.configurationOffset else {
      return width == .word ? readRegister(offset) : 0
    }
    guard let device else { return 0 }
    var value: UInt64 = 0
    for byte in 0..<Int(width.rawValue) {
      let part = device.configurationByte(at: Int(offset - Self.configurationOffset) + byte)
      value |= UInt64(part) << UInt64(byte * 8)
    }
    return value
  }

  /// Writes a register.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    guard width.isAligned(offset) else { throw BusError.refused }
    guard width != .double else {
      try write(offset: offset, width: .word, value: value & Width.word.mask)
      try write(offset: offset &+ 4, width: .word, value: value >> 32)
      return
    }
    guard offset >= Self.configurationOffset else {
      if width == .word { writeRegister(offset, value) }
      return
    }
    for byte in 0..<Int(width.rawValue) {
      device?.setConfigurationByte(
        at: Int(offset - Self.configurationOffset) + byte,
        to: UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)))
    }
  }

  /// Back to power-on.
  public func reset() {
    state = State()
    guard let device else { return }
    device.link.reset()
    for index in 0..<device.link.queueCount { stop(queue: index, of: device) }
    device.driverReset()
  }

  /// From here on nothing of the queue is touched any more, by whatever was still under way.
  func stop(queue index: Int, of device: any VirtioDevice) {
    device.link.state.queues[index].isReady = false
    device.link.timeline.cancel(device, token: UInt64(index))
    device.queueStopped(index)
  }
}
