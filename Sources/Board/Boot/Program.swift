import Assembly

/// An image that runs, taken apart: what goes where, and where it begins.
struct Program {
  /// Bytes for one place; what `size` has beyond them is zero.
  struct Piece {
    let address: UInt64
    let bytes: ArraySlice<UInt8>
    let size: UInt64
  }

  let kind: ImageKind
  let pieces: [Piece]
  let entry: UInt64

  /// Takes an ELF by its own addresses (by `base` where it can be loaded anywhere and was linked for elsewhere), a
  /// Linux `Image` or a raw binary to `base` or wherever the header says.
  init(_ bytes: [UInt8], kind: ImageKind, base: UInt64) throws(BoardError) {
    self.kind = kind
    if bytes.isEmpty { throw .empty(kind) }
    if bytes.starts(with: [0x1f, 0x8b]) { throw .compressed(kind) }
    if bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) {
      (pieces, entry) = try Self.segments(of: bytes, kind: kind, base: base)
    } else if let header = LinuxImageHeader(bytes) {
      let start = max(base, MemoryMap.memoryBase &+ header.textOffset)
      let size = max(UInt64(bytes.count), header.imageSize)
      pieces = [Piece(address: start, bytes: bytes[...], size: size)]
      entry = start
    } else {
      pieces = [Piece(address: base, bytes: bytes[...], size: UInt64(bytes.count))]
      entry = base
    }
  }

  private static func segments(
    of bytes: [UInt8], kind: ImageKind, base: UInt64
  ) throws(BoardError) -> ([Piece], entry: UInt64) {
    let file: ELFFile
    do throws(ELFError) {
      file = try ELFFile(bytes: bytes)
    } catch {
      throw .malformed(kind, error)
    }
    let lowest = file.segments.map { $0.physicalAddress }.min() ?? 0
    let isElsewhere = file.isPositionIndependent && lowest < MemoryMap.memoryBase
    let bias = isElsewhere ? base &- lowest : 0
    let pieces = file.segments.map {
      Piece(
        address: $0.physicalAddress &+ bias, bytes: file.contents(of: $0), size: $0.memorySize)
    }
    return (pieces, physicalEntry(of: file) &+ bias)
  }

  /// The entry is a virtual address; a kernel may be linked for another one than where it is loaded.
  private static func physicalEntry(of file: ELFFile) -> UInt64 {
    for segment in file.segments where file.entry &- segment.virtualAddress < segment.memorySize {
      return file.entry &- segment.virtualAddress &+ segment.physicalAddress
    }
    return file.entry
  }
}
