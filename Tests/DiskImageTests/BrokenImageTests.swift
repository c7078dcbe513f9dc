import DiskImage
import Fuzzing
import Host
import Testing

/// Whatever stands in an image, the host goes on: an error that names the file, or data.
@Suite struct BrokenImageTests {
  /// A small image with data in it.
  private func sample(clusterSize: UInt64, version: UInt32) throws -> [UInt8] {
    let file = MemoryFile()
    var plan = QCOW2Disk.Plan(byteCount: 1 << 20)
    plan.clusterSize = clusterSize
    plan.version = version
    try QCOW2Disk.create(plan, in: file, decompressor: LibraryDecompressor())
    let disk = try QCOW2Disk(file: file, isReadOnly: false, decompressor: LibraryDecompressor())
    try disk.put([UInt8](repeating: 1, count: 3000 / 512 * 512), at: 512)
    try disk.put([UInt8](repeating: 2, count: 70_000 / 512 * 512), at: 300_032)
    try disk.writeZeroes(at: 8192, count: 8192, mayUnmap: true)
    try disk.flush()
    return file.bytes
  }

  private func open(_ file: MemoryFile, readOnly: Bool = true) throws -> QCOW2Disk {
    try QCOW2Disk(file: file, isReadOnly: readOnly, decompressor: LibraryDecompressor())
  }

  private func message(_ bytes: [UInt8], readOnly: Bool = true) -> String {
    do {
      let disk = try open(MemoryFile(bytes), readOnly: readOnly)
      _ = try disk.bytes(at: 0, Int(min(disk.byteCount, 1 << 20)))
      return ""
    } catch {
      return "\(error)"
    }
  }

  /// Offset and width of a header field, what is written there, and what must be said.
  struct Lie: Sendable, CustomTestStringConvertible {
    var offset: Int
    var width: Int
    var value: UInt64
    var words: String
    var testDescription: String { "\(value) at \(offset): \(words)" }

    init(_ offset: Int, _ width: Int, _ value: UInt64, _ words: String) {
      self.offset = offset
      self.width = width
      self.value = value
      self.words = words
    }
  }

  static let lies = [
    Lie(0, 4, 0, "is no qcow2 image"), Lie(4, 4, 1, "version 1"), Lie(4, 4, 4, "version 4"),
    Lie(20, 4, 8, "cluster_bits is 8"), Lie(20, 4, 22, "cluster_bits is 22"),
    Lie(20, 4, .max, "cluster_bits"), Lie(24, 8, .max, "the size is"),
    Lie(24, 8, 1 << 61, "the L1 table has"), Lie(32, 4, 1, "encryption"),
    Lie(32, 4, 2, "encryption"),
    Lie(36, 4, 0, "the L1 table has 0 entries"), Lie(36, 4, .max, "the L1 table has"),
    Lie(36, 4, 1 << 20, "beyond the end"), Lie(40, 8, 1, "is not aligned"),
    Lie(40, 8, 0, "is not in the file"), Lie(40, 8, 1 << 40, "is not in the file"),
    Lie(48, 8, 3, "is not aligned"), Lie(48, 8, 1 << 50, "is not in the file"),
    Lie(56, 4, 0, "no refcount table"), Lie(56, 4, .max, "the refcount table has"),
    Lie(60, 4, 1 << 20, "snapshots"), Lie(72, 8, 4, "external data file"),
    Lie(72, 8, 16, "extended L2"), Lie(72, 8, 1 << 20, "incompatible feature 20"),
    Lie(72, 8, 8, ""), Lie(96, 4, 7, "refcount_order is 7"), Lie(100, 4, 96, "header_length is 96"),
    Lie(100, 4, 1 << 30, "header_length"), Lie(8, 8, 1 << 30, "the backing file's name"),
    Lie(104, 4, 0xe279_2aca, ""),
  ]

  @Test(arguments: lies)
  func everyFieldIsChecked(lie: Lie) throws {
    var bytes = try sample(clusterSize: 4096, version: 3)
    for place in 0..<lie.width {
      bytes[lie.offset + place] = UInt8(
        truncatingIfNeeded: lie.value >> UInt64(8 * (lie.width - 1 - place)))
    }
    let said = message(bytes)
    #expect(said.contains(lie.words), "\(said)")
    #expect(lie.words.isEmpty || said.hasPrefix("memory: "))
  }

  @Test func aCorruptImageIsForReadingOnly() throws {
    var bytes = try sample(clusterSize: 4096, version: 3)
    bytes[79] |= 2
    #expect(message(bytes) == "")
    #expect(message(bytes, readOnly: false).contains("was marked corrupt"))
    let file = MemoryFile(bytes)
    let (_, left) = try QCOW2Disk.check(file, repairs: true, decompressor: LibraryDecompressor())
    #expect(left.isClean)
    #expect(message(file.bytes, readOnly: false) == "")
  }

  /// Refcounts that are wrong in any way are found, and counted anew.
  @Test(arguments: 0..<60)
  func wrongRefcountsAreRepaired(seed: Int) throws {
    var random = Random(state: UInt64(seed))
    let bytes = try sample(clusterSize: 4096, version: seed % 2 == 0 ? 3 : 2)
    let file = MemoryFile(bytes)
    let before = try open(file).bytes(at: 0, 1 << 20)
    // The refcount table tells where the first block is.
    let table = Int(number(bytes, at: 48))
    let block = Int(number(bytes, at: table))
    for _ in 0..<1 + random.below(5) {
      file.bytes[block + Int(random.below(120))] = UInt8(random.below(4))
    }
    let found = try QCOW2Disk.check(
      file, repairs: false, decompressor: LibraryDecompressor()
    ).found
    let (again, left) = try QCOW2Disk.check(
      file, repairs: true, decompressor: LibraryDecompressor())
    #expect(again.findings == found.findings && left.isClean, "\(left.findings)")
    #expect(try open(file, readOnly: false).bytes(at: 0, 1 << 20) == before)
  }

  private func number(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test(arguments: [512, 4096] as [UInt64], [2, 3] as [UInt32])
  func fuzzedImagesDoNotStopTheHost(clusterSize: UInt64, version: UInt32) throws {
    let sample = try sample(clusterSize: clusterSize, version: version)
    // Where metadata is: random bytes elsewhere are only data.
    let tables = [40, 48].map { Int(number(sample, at: $0)) }
    let blocks = tables.map { Int(number(sample, at: $0) & 0x00ff_ffff_ffff_fe00) }
    let places = [0, 0, 0] + tables + blocks
    var random = Random(state: Fuzzing.seed &* 0x1_0001 &+ clusterSize &+ UInt64(version))
    for _ in 0..<Fuzzing.count(usual: 100_000) / 4 {
      let file = MemoryFile(sample)
      for _ in 0..<1 + random.below(3) {
        let start = places[Int(random.below(UInt64(places.count)))]
        let offset = start + Int(random.below(start == 0 ? 128 : 256))
        guard offset + 8 < file.bytes.count else { continue }
        switch random.below(4) {
        case 0: file.bytes[offset] = UInt8(truncatingIfNeeded: random.next())
        case 1: file.bytes[offset] ^= 1 << UInt8(random.below(8))
        case 2:
          let other = Int(random.below(UInt64(sample.count / Int(clusterSize)))) * Int(clusterSize)
          for place in 0..<8 where offset / 8 * 8 + place < file.bytes.count {
            file.bytes[offset / 8 * 8 + place] = UInt8(
              truncatingIfNeeded: other >> (8 * (7 - place)))
          }
        default: file.bytes.removeLast(Int(random.below(UInt64(file.bytes.count / 2))))
        }
      }
      use(file, &random)
    }
  }

  /// Does everything with an image that may be damaged. Errors are right, and so is success.
  private func use(_ file: MemoryFile, _ random: inout Random) {
    let copy = MemoryFile(file.bytes)
    _ = try? QCOW2Disk.check(copy, repairs: true, decompressor: LibraryDecompressor())
    for readOnly in [true, false] {
      guard let disk = try? open(file, readOnly: readOnly) else { continue }
      for _ in 0..<4 {
        let start = random.below(min(disk.byteCount, 1 << 30) + 1) / 512 * 512
        let count = min(disk.byteCount - start, random.below(20) * 512)
        _ = try? disk.bytes(at: start, Int(count))
        _ = try? disk.put([UInt8](repeating: 7, count: Int(count)), at: start)
        if start < disk.byteCount { _ = try? disk.extent(at: start) }
        _ = try? disk.writeZeroes(at: start, count: count, mayUnmap: true)
      }
      _ = try? disk.flush()
    }
  }
}
