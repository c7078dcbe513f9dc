/// What a disk's partition table says: an MBR's, or a GPT.
///
///     sector 0     MBR: four entries, and 0x55 0xaa at the end. An entry may be a chain of more (5, 6...)
///     sector 1     GPT: a header, which says where the entries are; sector 0 has one entry of kind 0xee
///     last sector  the GPT's header once more
enum PartitionTable {
  struct Entry {
    /// From 1 on, as names have it.
    let index: UInt32
    /// Bytes of the disk.
    let range: Range<UInt64>
  }

  private enum Kind {
    static let none: UInt8 = 0
    static let guarded: UInt8 = 0xee
    static let chains: [UInt8] = [0x05, 0x0f, 0x85]
  }

  private static let entryOffset = 446
  private static let entrySize = 16
  /// As many logical partitions as have numbers.
  private static let longestChain: UInt32 = 11

  /// The partitions; none if there is no table that makes sense.
  static func read(_ disk: any BlockDevice) throws(Errno) -> [Entry] {
    guard disk.byteCount >= 1024 else { return [] }
    let sector = try SectorBuffer(disk, sector: 0)
    guard sector.isBootRecord else { return [] }
    let rows = (0..<4).map { Row(sector, at: entryOffset + entrySize * $0) }
    let sectors = disk.byteCount / 512
    // The first sector of a file system ends like a table, too, and has anything in place of entries.
    guard rows.allSatisfy({ $0.isSound(sectors) }) else { return [] }
    if rows.contains(where: { $0.kind == Kind.guarded }) {
      return try GUIDPartitionTable.read(disk)
    }
    var entries: [Entry] = []
    for (index, row) in rows.enumerated() where row.kind != Kind.none {
      if Kind.chains.contains(row.kind) {
        entries += try readChain(disk, from: row)
      } else {
        entries.append(Entry(index: UInt32(index + 1), range: row.bytes(from: 0)))
      }
    }
    return entries
  }

  /// Partitions in a partition: before each is a table of two entries, it and the next table.
  private static func readChain(_ disk: any BlockDevice, from chain: Row) throws(Errno) -> [Entry] {
    var entries: [Entry] = []
    var place = chain.start
    for index in 5..<5 + longestChain {
      let sector = try SectorBuffer(disk, sector: place)
      guard sector.isBootRecord else { break }
      let partition = Row(sector, at: entryOffset)
      let next = Row(sector, at: entryOffset + entrySize)
      let range = partition.bytes(from: place)
      if partition.kind != Kind.none, range.upperBound <= disk.byteCount {
        entries.append(Entry(index: index, range: range))
      }
      guard Kind.chains.contains(next.kind), next.start < chain.count else { break }
      place = chain.start + next.start
    }
    return entries
  }

  /// An entry of an MBR: active (1), first place (3), kind (1), last place (3), first sector (4), sectors (4).
  private struct Row {
    let status: UInt8
    let kind: UInt8
    let start: UInt64
    let count: UInt64

    init(_ sector: SectorBuffer, at offset: Int) {
      status = sector.byte(at: offset)
      kind = sector.byte(at: offset + 4)
      start = UInt64(sector.load32(at: offset + 8))
      count = UInt64(sector.load32(at: offset + 12))
    }

    /// Of a disk with so many sectors. A GPT's one entry may go further.
    func isSound(_ sectors: UInt64) -> Bool {
      guard kind != Kind.none else { return true }
      guard status & 0x7f == 0, start > 0, start < sectors, count > 0 else { return false }
      return kind == Kind.guarded || count <= sectors - start
    }

    func bytes(from base: UInt64) -> Range<UInt64> {
      (base + start) * 512..<(base + start + count) * 512
    }
  }
}
