/// A RISC-V program: ELF of 64 bits, little-endian, linked (System V ABI, "Object Files"; RISC-V psABI).
///
/// Whatever the file says is checked here, once: every range is within the file, every segment within the address
/// space. A file that is broken anywhere is refused, also where a loader would not look.
public struct ELFFile: Sendable {
  /// The whole file.
  public let bytes: [UInt8]
  /// The address of the first instruction.
  public let entry: UInt64
  /// Whether it may be loaded anywhere (ET_DYN): its addresses count from where it is put.
  public let isPositionIndependent: Bool
  /// What it was built for.
  public let flags: ELFFlags
  /// What to load, in the order of the file.
  public let segments: [ELFSegment]
  /// Its sections; none where they were stripped.
  public let sections: [ELFSection]
  /// Its symbols; none where they were stripped.
  public let symbols: [Symbol]

  /// Reads and checks a file.
  public init(bytes: [UInt8]) throws(ELFError) {
    self.bytes = bytes
    let reader = ByteReader(bytes: bytes)
    let header = try ELFHeader(reader)
    entry = header.entry
    isPositionIndependent = header.isPositionIndependent
    flags = ELFFlags(rawValue: header.flags)
    segments = try Self.segments(reader, header)
    let sectionTable = try ELFSectionTable(reader, header)
    sections = sectionTable.sections
    symbols = try sectionTable.symbols(reader)
  }

  /// The bytes of a segment that the file holds.
  public func contents(of segment: ELFSegment) -> ArraySlice<UInt8> { bytes[segment.fileRange] }

  /// The bytes of a section that the file holds.
  public func contents(of section: ELFSection) -> ArraySlice<UInt8> { bytes[section.fileRange] }

  private static let loadType: UInt32 = 1

  private static func segments(
    _ reader: ByteReader, _ header: ELFHeader
  ) throws(ELFError) -> [ELFSegment] {
    var segments: [ELFSegment] = []
    for index in 0..<header.segmentCount {
      let offset = header.segmentTable + UInt64(index) * ELFHeader.segmentStride
      guard reader.load(offset, as: UInt32.self) == loadType else { continue }
      segments.append(try segment(reader, offset, index))
    }
    if segments.isEmpty { throw .noSegments }
    return segments
  }

  private static func segment(
    _ reader: ByteReader, _ header: UInt64, _ index: Int
  ) throws(ELFError) -> ELFSegment {
    func field(_ offset: UInt64) -> UInt64 { reader.load(header + offset, as: UInt64.self) ?? 0 }
    let permissions = reader.load(header + 4, as: UInt32.self) ?? 0
    let (fileSize, memorySize) = (field(32), field(40))
    guard fileSize <= memorySize else { throw .segmentLargerThanMemory(index) }
    guard let range = reader.range(field(8), size: fileSize) else {
      throw .segmentOutOfBounds(index)
    }
    for address in [field(16), field(24)]
    where address.addingReportingOverflow(memorySize).overflow {
      throw .segmentWraps(index)
    }
    return ELFSegment(
      virtualAddress: field(16), physicalAddress: field(24), fileRange: range,
      memorySize: memorySize, isExecutable: permissions & 1 != 0,
      isWritable: permissions & 2 != 0, isReadable: permissions & 4 != 0)
  }
}
