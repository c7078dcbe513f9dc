/// Something that firmware is told: bytes under a number.
public struct FirmwareItem: Equatable, Sendable {
  /// Numbers with a fixed meaning (QEMU, include/standard-headers/linux/qemu_fw_cfg.h).
  public enum Number {
    static let signature: UInt16 = 0x00
    static let interface: UInt16 = 0x01
    /// How many processors there are.
    public static let processorCount: UInt16 = 0x05
    /// The kernel's size in bytes.
    public static let kernelSize: UInt16 = 0x08
    /// The size of the initial file system in bytes.
    public static let fileSystemSize: UInt16 = 0x0b
    /// As many as there may be.
    public static let processorLimit: UInt16 = 0x0f
    /// The kernel.
    public static let kernel: UInt16 = 0x11
    /// The initial file system.
    public static let fileSystem: UInt16 = 0x12
    /// The size of the kernel's command line with the zero at its end.
    public static let argumentsSize: UInt16 = 0x14
    /// The kernel's command line.
    public static let arguments: UInt16 = 0x15
    static let directory: UInt16 = 0x19
    static let firstFile: UInt16 = 0x20
  }

  /// What firmware selects it by.
  public let number: UInt16
  /// What it says.
  public let bytes: [UInt8]

  /// Bytes under a number.
  public init(_ number: UInt16, _ bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }

  /// A little-endian number.
  public init<Value: FixedWidthInteger>(_ number: UInt16, value: Value) {
    let bytes = (0..<Value.bitWidth / 8).map {
      UInt8(truncatingIfNeeded: value >> Value($0 * 8))
    }
    self.init(number, bytes)
  }

  /// The longest name of a file, in bytes.
  public static let nameLimit = 55

  /// What says that the device is there, that it has DMA, and which files it has. Names of more than `nameLimit` bytes are
  /// cut.
  public static func basic(files: [(name: String, bytes: [UInt8])] = []) -> [FirmwareItem] {
    var directory: [UInt8] = []
    append(UInt32(truncatingIfNeeded: files.count), to: &directory)
    var items: [FirmwareItem] = []
    for (index, file) in files.enumerated() {
      let number = Number.firstFile + UInt16(truncatingIfNeeded: index)
      append(UInt32(truncatingIfNeeded: file.bytes.count), to: &directory)
      append(number, to: &directory)
      append(UInt16(0), to: &directory)
      let name = Array(file.name.utf8.prefix(nameLimit))
      directory += name + [UInt8](repeating: 0, count: nameLimit + 1 - name.count)
      items.append(FirmwareItem(number, file.bytes))
    }
    return [
      FirmwareItem(Number.signature, Array("QEMU".utf8)),
      FirmwareItem(Number.interface, value: UInt32(3)),
      FirmwareItem(Number.directory, directory),
    ] + items
  }

  private static func append<Value: FixedWidthInteger>(_ value: Value, to bytes: inout [UInt8]) {
    for place in (0..<Value.bitWidth / 8).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: value >> Value(place * 8)))
    }
  }

  /// What hands over a kernel, with the files and the command line it is started with.
  public static func kernel(
    _ kernel: [UInt8], fileSystem: [UInt8], arguments: String
  ) -> [FirmwareItem] {
    let text = Array(arguments.utf8) + [0]
    return [
      FirmwareItem(Number.kernelSize, value: UInt32(truncatingIfNeeded: kernel.count)),
      FirmwareItem(Number.kernel, kernel),
      FirmwareItem(Number.fileSystemSize, value: UInt32(truncatingIfNeeded: fileSystem.count)),
      FirmwareItem(Number.fileSystem, fileSystem),
      FirmwareItem(Number.argumentsSize, value: UInt32(truncatingIfNeeded: text.count)),
      FirmwareItem(Number.arguments, text),
    ]
  }
}
