/// The header of a Linux `Image` (Linux, Documentation/arch/riscv/boot-image-header.rst); a kernel that is an EFI
/// program too has the same one.
///
///     0   code, 8 bytes       16  size in memory     48  magic "RISCV"
///     8   text offset         24  flags, version     56  magic "RSC" 5
struct LinuxImageHeader {
  private static let size = 64
  private static let magic: [UInt8] = [0x52, 0x53, 0x43, 0x05]
  /// Kernels want to begin at a multiple of this.
  private static let alignment: UInt64 = 2 << 20

  /// Bytes from the start of RAM at least; 0 where the header says nothing usable.
  let textOffset: UInt64
  /// Bytes in RAM, with what is zero at first.
  let imageSize: UInt64

  /// Nil where `bytes` do not begin with such a header.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.size, bytes[56..<60].elementsEqual(Self.magic) else { return nil }
    func field(_ offset: Int) -> UInt64 {
      bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let offset = field(8)
    textOffset = offset % Self.alignment == 0 && offset < 1 << 40 ? offset : 0
    imageSize = field(16) < 1 << 40 ? field(16) : 0
  }
}
