/// A GPT (UEFI Specification 2.10, section 5.3): a header with checksums, twice, and entries of 128
/// bytes or more.
enum GUIDPartitionTable {
  private enum Field {
    static let headerSize = 12
    static let headerChecksum = 16
    static let entriesPlace = 72
    static let entryCount = 80
    static let entrySize = 84
    static let entriesChecksum = 88
  }

  private static let longestTable = 1 << 17

  /// The partitions by the first header, or by the other one if that is damaged.
  static func read(_ disk: any BlockDevice) throws(Errno) -> [PartitionTable.Entry] {
    if let entries = try read(disk, headerAt: 1) { return entries }
    log("a partition table is damaged: its copy at the disk's end is used")
    return try read(disk, headerAt: disk.byteCount / 512 - 1) ?? []
  }

  private static func read(
    _ disk: any BlockDevice, headerAt sector: UInt64
  ) throws(Errno) -> [PartitionTable.Entry]? {
    let header = try SectorBuffer(disk, sector: sector)
    guard header.starts(with: "EFI PART") else { return nil }
    let headerSize = Int(header.load32(at: Field.headerSize))
    guard headerSize >= 92, headerSize <= 512 else { return nil }
    let checksum = header.load32(at: Field.headerChecksum)
    header.clear(Field.headerChecksum..<Field.headerChecksum + 4)
    guard header.checksum(0..<headerSize) == checksum else { return nil }
    let place = header.load64(at: Field.entriesPlace)
    let count = Int(header.load32(at: Field.entryCount))
    let size = Int(header.load32(at: Field.entrySize))
    guard size >= 128, size <= 4096, size % 8 == 0, count > 0, count * size <= longestTable else {
      return nil
    }
    let bytes = (count * size + 511) & ~511
    guard place < disk.byteCount / 512, UInt64(bytes) <= disk.byteCount - place * 512 else {
      return nil
    }
    let table = try SectorBuffer(disk, sector: place, byteCount: bytes)
    guard table.checksum(0..<count * size) == header.load32(at: Field.entriesChecksum) else {
      return nil
    }
    return entries(table, count: count, size: size, sectors: disk.byteCount / 512)
  }

  /// An entry: kind (16), identity (16), first sector (8), last sector (8), ...; a kind of zeros is none.
  private static func entries(
    _ table: SectorBuffer, count: Int, size: Int, sectors: UInt64
  ) -> [PartitionTable.Entry] {
    var entries: [PartitionTable.Entry] = []
    for index in 0..<count {
      let offset = index * size
      guard table.load64(at: offset) != 0 || table.load64(at: offset + 8) != 0 else { continue }
      let (first, last) = (table.load64(at: offset + 32), table.load64(at: offset + 40))
      guard first > 0, first <= last, last < sectors else { continue }
      entries.append(
        PartitionTable.Entry(index: UInt32(index + 1), range: first * 512..<(last + 1) * 512))
    }
    return entries
  }
}
