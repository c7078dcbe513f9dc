import Processor

/// The registers of a device of virtio that is mapped into memory (virtio 1.2, section 4.2.2).
///
///     0x000  identity, features            which device it is, what it can do
///     0x030  the selected queue            its size, its three areas, whether it is ready
///     0x050  notification                  there is something in queue n
///     0x060  interrupts                    why it interrupts, and that it was seen
///     0x070  status
///     0x0fc  generation, configuration     what the kind of device says of itself
struct VirtioRegisters {
  let base: UInt64

  enum Register: UInt64 {
    case magicValue = 0x000
    case version = 0x004
    case deviceIdentifier = 0x008
    case deviceFeatures = 0x010
    case deviceFeaturesSelection = 0x014
    case driverFeatures = 0x020
    case driverFeaturesSelection = 0x024
    case queueSelection = 0x030
    case queueSizeMaximum = 0x034
    case queueSize = 0x038
    case queueReady = 0x044
    case queueNotify = 0x050
    case interruptStatus = 0x060
    case interruptAcknowledge = 0x064
    case status = 0x070
    case queueDescriptors = 0x080
    case queueDriver = 0x090
    case queueDevice = 0x0a0
    case configurationGeneration = 0x0fc
  }

  private static let configuration: UInt64 = 0x100
  /// "virt"
  static let magic: UInt32 = 0x7472_6976

  subscript(register: Register) -> UInt32 {
    get { readDevice32(base + register.rawValue) }
    nonmutating set { writeDevice32(base + register.rawValue, newValue) }
  }

  /// An address, in two registers one after the other.
  func write(_ address: PhysicalAddress, to register: Register) {
    writeDevice32(base + register.rawValue, UInt32(truncatingIfNeeded: address.value))
    writeDevice32(base + register.rawValue + 4, UInt32(truncatingIfNeeded: address.value >> 32))
  }

  // MARK: Configuration, whose fields are read in their own width

  func configuration8(_ offset: UInt64) -> UInt8 { readDevice8(base + Self.configuration + offset) }

  func setConfiguration8(_ offset: UInt64, to value: UInt8) {
    writeDevice8(base + Self.configuration + offset, value)
  }

  func configuration16(_ offset: UInt64) -> UInt16 {
    readDevice16(base + Self.configuration + offset)
  }

  func configuration32(_ offset: UInt64) -> UInt32 {
    readDevice32(base + Self.configuration + offset)
  }

  /// Two reads, made again when the device has changed something in between. One that always has may say what it
  /// likes in any case.
  func configuration64(_ offset: UInt64) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<100 {
      let before = self[.configurationGeneration]
      value = UInt64(configuration32(offset)) | UInt64(configuration32(offset + 4)) << 32
      if before == self[.configurationGeneration] { break }
    }
    return value
  }
}
