import DiskImage
import Host
import Testing

/// Random operations on an image and on an array, compared; the image is checked at every instant at which it could
/// be left alone. A failure's arguments name the seed.
@Suite struct ModelTests {
  static let size: UInt64 = 3 << 19

  struct Shape: Sendable, CustomTestStringConvertible {
    var version: UInt32
    var clusterSize: UInt64
    var hasBacking: Bool

    static let all = [2, 3].flatMap { version in
      [512, 4096, 65536].flatMap { size in
        [false, true].map { Shape(version: version, clusterSize: size, hasBacking: $0) }
      }
    }

    var testDescription: String {
      "version \(version), clusters of \(clusterSize)\(hasBacking ? ", backing file" : "")"
    }
  }

  private func check(_ bytes: [UInt8]) throws -> ImageReport {
    try QCOW2Disk.check(
      MemoryFile(bytes), repairs: false, decompressor: LibraryDecompressor()
    ).found
  }

  /// A disk, what it holds, and what its file holds.
  private final class World {
    let file = MemoryFile()
    var backing: RawDisk?
    var model: [UInt8]
    var disk: QCOW2Disk?

    init(_ shape: Shape, size: UInt64) throws {
      model = [UInt8](repeating: 0, count: Int(size))
      var plan = QCOW2Disk.Plan(byteCount: size)
      plan.version = shape.version
      plan.clusterSize = shape.clusterSize
      if shape.hasBacking {
        // Shorter than the overlay, and not a whole number of clusters.
        let bytes = (0..<Int(size / 2 + 512)).map { UInt8(truncatingIfNeeded: $0 / 512 + 1) }
        model.replaceSubrange(0..<bytes.count, with: bytes)
        backing = RawDisk(file: MemoryFile(bytes), isReadOnly: true)
        plan.backingFile = "base"
        plan.backingFormat = .raw
      }
      try QCOW2Disk.create(plan, in: file, decompressor: LibraryDecompressor())
      try open()
    }

    func open() throws {
      disk = try QCOW2Disk(
        file: file, backing: backing, isReadOnly: false, decompressor: LibraryDecompressor())
    }
  }

  private func step(_ random: inout Random, _ world: World, _ shape: Shape) throws {
    let disk = try #require(world.disk)
    let start = random.below(Self.size / 512) * 512
    let count = min(Self.size - start, random.below(random.below(2) == 0 ? 16 : 600) * 512)
    let range = Int(start)..<Int(start + count)
    switch random.below(16) {
    case 0..<7:
      let bytes = [UInt8](repeating: UInt8(random.below(255) + 1), count: Int(count))
      try disk.put(bytes, at: start)
      world.model.replaceSubrange(range, with: bytes)
    case 7, 8:
      try disk.writeZeroes(at: start, count: count, mayUnmap: random.below(2) == 0)
      world.model.replaceSubrange(range, with: repeatElement(0, count: range.count))
    case 9:
      try disk.discard(at: start, count: count)
      // Each sector is what it was, or zero.
      let now = try disk.bytes(at: start, Int(count))
      for (place, byte) in now.enumerated() {
        try #require(byte == world.model[range.lowerBound + place] || byte == 0)
      }
      world.model.replaceSubrange(range, with: now)
    case 10..<13: #expect(try disk.bytes(at: start, Int(count)) == Array(world.model[range]))
    case 13: try disk.flush()
    case 14:
      // The state of the last commit is whole, whatever has been written since.
      let report = try check(world.file.bytes)
      #expect(report.isClean, "\(report.findings)")
    default:
      try disk.flush()
      try world.open()
    }
  }

  @Test(arguments: Shape.all, [1, 2])
  func anImageHoldsWhatWasWritten(shape: Shape, seed: UInt64) throws {
    var random = Random(state: seed)
    let world = try World(shape, size: Self.size)
    for _ in 0..<150 { try step(&random, world, shape) }
    try world.disk?.flush()
    let report = try check(world.file.bytes)
    #expect(report.isClean, "\(report.findings)")
    #expect(try world.disk?.bytes(at: 0, Int(Self.size)) == world.model)
    // A file that a full rewrite would fit into twice has not been leaked away.
    #expect(world.file.byteCount < 3 * Self.size + 64 * shape.clusterSize)
  }

  /// Whenever it is killed, what was flushed is there, and nothing is wrong.
  @Test(arguments: Shape.all)
  func anImageIsWholeBetweenAnyTwoWrites(shape: Shape) throws {
    var random = Random(state: 5)
    let world = try World(shape, size: Self.size)
    var flushed = world.model
    var touched = Set<Int>()
    var instants = 0
    world.file.beforeWrite = { file in
      instants += 1
      guard instants % (shape.clusterSize < 4096 ? 83 : 7) == 0 else { return }
      let copy = MemoryFile(file.bytes)
      do {
        let report = try self.check(copy.bytes)
        #expect(report.isClean, "\(report.findings)")
        let disk = try QCOW2Disk(
          file: copy, backing: world.backing, isReadOnly: true,
          decompressor: LibraryDecompressor())
        let now = try disk.bytes(at: 0, Int(Self.size))
        for sector in 0..<now.count / 512 where !touched.contains(sector) {
          let range = sector * 512..<(sector + 1) * 512
          guard now[range] != flushed[range] else { continue }
          Issue.record("sector \(sector) is lost")
          break
        }
      } catch {
        Issue.record("\(error)")
      }
    }
    for _ in 0..<60 {
      let disk = try #require(world.disk)
      let start = random.below(Self.size / 512 - 300) * 512
      let count = (random.below(300) + 1) * 512
      touched.formUnion(Int(start / 512)..<Int((start + count) / 512))
      let value = UInt8(random.below(255) + 1)
      let bytes = [UInt8](repeating: value, count: Int(count))
      world.model.replaceSubrange(Int(start)..<Int(start + count), with: bytes)
      try disk.put(bytes, at: start)
      if random.below(3) == 0 {
        try disk.flush()
        flushed = world.model
        touched.removeAll()
      }
    }
    #expect(instants > 70)
  }

  /// A write that fails (a full disk of the host) can be tried again, and has harmed nothing.
  @Test(arguments: Shape.all)
  func aFullHostHarmsNothing(shape: Shape) throws {
    var random = Random(state: 9)
    let world = try World(shape, size: Self.size)
    let disk = try #require(world.disk)
    for round in 0..<40 {
      let start = random.below(Self.size / 512 - 200) * 512
      let bytes = [UInt8](repeating: UInt8(round + 1), count: 200 * 512)
      world.file.writesLeft = Int(random.below(12))
      let isDone = (try? disk.put(bytes, at: start)) != nil && (try? disk.flush()) != nil
      world.file.writesLeft = .max
      let report = try check(world.file.bytes)
      #expect(report.isClean, "\(report.findings)")
      if !isDone { try disk.put(bytes, at: start) }
      world.model.replaceSubrange(Int(start)..<Int(start) + bytes.count, with: bytes)
      if round % 4 == 3 { try disk.flush() }
    }
    try disk.flush()
    #expect(try disk.bytes(at: 0, Int(Self.size)) == world.model)
    let report = try check(world.file.bytes)
    #expect(report.isClean, "\(report.findings)")
  }
}
