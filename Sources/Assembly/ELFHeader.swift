/// The header of an ELF file, checked, with both tables known to be within the file.
struct ELFHeader {
  let entry: UInt64
  let isPositionIndependent: Bool
  let flags: UInt32
  let segmentTable: UInt64
  let segmentCount: Int
  let sectionTable: UInt64
  let sectionCount: Int
  /// The section that holds the sections' names; 0 for none.
  let nameSection: Int

  static let segmentStride: UInt64 = 56
  static let sectionStride: UInt64 = 64
  private static let size: UInt64 = 64
  private static let machine: UInt16 = 243

  init(_ reader: ByteReader) throws(ELFError) {
    try Self.checkIdentification(reader)
    guard reader.range(0, size: Self.size) != nil else { throw .truncatedHeader }
    func half(_ offset: UInt64) -> UInt16 { reader.load(offset, as: UInt16.self) ?? 0 }
    func long(_ offset: UInt64) -> UInt64 { reader.load(offset, as: UInt64.self) ?? 0 }
    guard half(18) == Self.machine else { throw .wrongMachine(half(18)) }
    guard half(16) == 2 || half(16) == 3 else { throw .notExecutable(half(16)) }
    isPositionIndependent = half(16) == 3
    entry = long(24)
    flags = reader.load(48, as: UInt32.self) ?? 0
    (segmentTable, segmentCount) = (long(32), Int(half(56)))
    sectionTable = long(40)
    sectionCount = sectionTable == 0 ? 0 : Int(half(60))
    nameSection = sectionCount == 0 ? 0 : Int(half(62))
    // The format's way out for more headers than these fields can count is not worth having here.
    let isExtended = sectionTable != 0 && sectionCount == 0
    if segmentCount == 0xffff || nameSection >= 0xff00 || isExtended { throw .tooManyHeaders }
    try checkTables(reader, segmentStride: half(54), sectionStride: half(58))
  }

  private static func checkIdentification(_ reader: ByteReader) throws(ELFError) {
    guard reader.bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { throw .notELF }
    guard reader.bytes.count >= 16 else { throw .truncatedHeader }
    guard reader.bytes[4] == 2 else { throw .not64Bit }
    guard reader.bytes[5] == 1 else { throw .notLittleEndian }
    guard reader.bytes[6] == 1 else { throw .unknownVersion(reader.bytes[6]) }
  }

  private func checkTables(
    _ reader: ByteReader, segmentStride: UInt16, sectionStride: UInt16
  ) throws(ELFError) {
    if segmentCount > 0 {
      guard segmentStride == Self.segmentStride else { throw .segmentHeaderSize(segmentStride) }
      let range = reader.range(
        segmentTable, count: UInt64(segmentCount), stride: Self.segmentStride)
      guard range != nil else { throw .segmentTableOutOfBounds }
    }
    if sectionCount > 0 {
      guard sectionStride == Self.sectionStride else { throw .sectionHeaderSize(sectionStride) }
      let range = reader.range(
        sectionTable, count: UInt64(sectionCount), stride: Self.sectionStride)
      guard range != nil else { throw .sectionTableOutOfBounds }
    }
  }
}
