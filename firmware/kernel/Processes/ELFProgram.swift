/// What the header of a program says (System V ABI, chapter 4; RISC-V ELF psABI).
struct ELFProgram {
  struct Segment {
    let flags: UInt32
    let offset: UInt64
    let address: UInt64
    let fileSize: UInt64
    let memorySize: UInt64
  }

  static let headerSize = 64
  private static let segmentSize = 56
  /// More than any program has that a linker made.
  private static let mostSegments = 64

  let isPositionIndependent: Bool
  let entry: UInt64
  private(set) var segments: [Segment] = []
  /// The name of the dynamic linker, and where it is in the file.
  private(set) var interpreter: Range<UInt64>?
  /// Where the table of segments is in memory, and how long it is.
  private(set) var tableOffset: UInt64
  private(set) var tableCount: UInt64

  /// - Parameter start: the file's beginning, with the table of segments in it.
  init(_ start: [UInt8]) throws(Errno) {
    guard start.count >= Self.headerSize, start[0] == 0x7f, start[1] == 0x45, start[2] == 0x4c,
      start[3] == 0x46, start[4] == 2, start[5] == 1
    else { throw .execFormatError }
    func number(_ offset: Int, _ size: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(start[offset + $1]) << UInt64(8 * $1) }
    }
    let kind = number(16, 2)
    guard kind == 2 || kind == 3, number(18, 2) == 243, number(54, 2) == UInt64(Self.segmentSize)
    else { throw .execFormatError }
    isPositionIndependent = kind == 3
    entry = number(24, 8)
    tableOffset = number(32, 8)
    tableCount = number(56, 2)
    guard tableCount > 0, tableCount <= UInt64(Self.mostSegments), tableOffset >= 64,
      tableOffset <= UInt64(start.count),
      UInt64(start.count) - tableOffset >= tableCount * UInt64(Self.segmentSize)
    else { throw .execFormatError }
    for index in 0..<Int(tableCount) {
      try add(Int(tableOffset) + index * Self.segmentSize, number)
    }
    guard !segments.isEmpty else { throw .execFormatError }
  }

  private mutating func add(
    _ offset: Int, _ number: (Int, Int) -> UInt64
  ) throws(Errno) {
    let segment = Segment(
      flags: UInt32(number(offset + 4, 4)), offset: number(offset + 8, 8),
      address: number(offset + 16, 8), fileSize: number(offset + 32, 8),
      memorySize: number(offset + 40, 8))
    switch number(offset, 4) {
    case 1:
      guard segment.isValid else { throw .execFormatError }
      if segment.memorySize > 0 { segments.append(segment) }
    case 3:
      guard segment.fileSize > 1, segment.fileSize < 4096 else { throw .execFormatError }
      interpreter = segment.offset..<segment.offset &+ segment.fileSize
    default: break
    }
  }

  /// From the first to the last byte, in pages.
  var extent: Range<UInt64> {
    var (low, high) = (UInt64.max, UInt64(0))
    for segment in segments {
      low = min(low, segment.address.roundedDownToPage)
      high = max(high, (segment.address + segment.memorySize).roundedUpToPage)
    }
    return low..<high
  }

  /// The address of the table of segments, where a segment holds it.
  var tableAddress: UInt64 {
    for segment in segments
    where segment.offset <= tableOffset && tableOffset < segment.offset + segment.fileSize {
      return segment.address + (tableOffset - segment.offset)
    }
    return 0
  }
}

extension ELFProgram.Segment {
  fileprivate var isValid: Bool {
    memorySize >= fileSize && address <= MemoryMap.userEnd && memorySize <= MemoryMap.userEnd
      && address + memorySize <= MemoryMap.userEnd && offset & 4095 == address & 4095
      && offset <= 1 << 40 && fileSize <= 1 << 40
  }

  var protection: Protection {
    var protection: Protection = []
    if flags & 4 != 0 { protection.insert(.read) }
    if flags & 2 != 0 { protection.insert(.write) }
    if flags & 1 != 0 { protection.insert(.execute) }
    return protection
  }
}
