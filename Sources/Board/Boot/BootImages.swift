/// What a machine starts with. The board copies it into RAM and keeps none of it: large files are not held twice.
public struct BootImages: Sendable {
  /// ELF or raw binary for the start of RAM; nil starts the kernel in M mode.
  public var firmware: [UInt8]?
  /// ELF, Linux `Image` or raw binary, not compressed.
  public var kernel: [UInt8]?
  /// Mostly an archive that the kernel unpacks.
  public var initialFileSystem: [UInt8]?
  /// The kernel's command line.
  public var bootArguments = ""

  /// Nothing; set what there is.
  public init() {}
}
