import Glibc
import Host
import Testing

@Suite struct FileDiskTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func image(sectors: Int) throws -> String {
    try folder.file("disk", (0..<sectors * 512).map { UInt8(truncatingIfNeeded: $0 / 512 + 1) })
  }

  private func read(_ disk: FileDisk, _ sector: UInt64, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0xee, count: count)
    return bytes.withUnsafeMutableBytes { disk.read(sector: sector, into: $0) } ? bytes : nil
  }

  private func write(_ disk: FileDisk, _ sector: UInt64, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { disk.write(sector: sector, from: $0) }
  }

  private func error(_ path: String, readOnly: Bool = false) -> HostError? {
    #expect(throws: HostError.self) { try FileDisk(path: path, readOnly: readOnly) }
  }

  @Test func whatIsWrittenIsReadByOthers() throws {
    let path = try image(sectors: 4)
    let disk = try FileDisk(path: path)
    #expect(disk.sectorCount == 4)
    #expect(!disk.isReadOnly)
    #expect(read(disk, 2, 512) == [UInt8](repeating: 3, count: 512))
    #expect(write(disk, 1, [UInt8](repeating: 0xaa, count: 1024)))
    #expect(disk.flush())
    let expected = [1, 0xaa, 0xaa, 4].flatMap { [UInt8](repeating: $0, count: 512) }
    #expect(try FileContents.read(path, limit: 4096) == expected)
    #expect(read(disk, 0, 2048) == expected)
    #expect(read(disk, 0, 0) == [])
  }

  @Test(arguments: [(4, 512), (3, 1024), (.max, 512), (1 << 55, 512), (0, 2560), (0, 511)])
  func whatLiesOutsideIsRefused(sector: UInt64, count: Int) throws {
    let path = try image(sectors: 4)
    let disk = try FileDisk(path: path)
    #expect(read(disk, sector, count) == nil)
    #expect(!write(disk, sector, [UInt8](repeating: 0, count: count)))
    #expect(try FileContents.read(path, limit: 4096).count == 2048)
  }

  @Test func aFileThatHasShrunkFails() throws {
    let path = try image(sectors: 4)
    let disk = try FileDisk(path: path)
    #expect(truncate(path, 700) == 0)
    #expect(read(disk, 0, 512) != nil)
    #expect(read(disk, 1, 512) == nil)
  }

  @Test func readOnlyRefusesWrites() throws {
    let path = try image(sectors: 1)
    let disk = try FileDisk(path: path, readOnly: true)
    #expect(disk.isReadOnly)
    #expect(!write(disk, 0, [UInt8](repeating: 9, count: 512)))
    #expect(disk.flush())
    #expect(read(disk, 0, 512)?.first == 1)
  }

  /// Writers exclude everyone; readers only writers; and closing lets the next one in.
  @Test func oneWriterOrManyReaders() throws {
    let path = try image(sectors: 1)
    do {
      let writer = try FileDisk(path: path)
      #expect(error(path) == .locked(file: path, holder: nil))
      #expect(error(path, readOnly: true) == .locked(file: path, holder: nil))
      #expect(writer.sectorCount == 1)
    }
    do {
      let readers = try (0..<2).map { _ in try FileDisk(path: path, readOnly: true) }
      #expect(error(path) == .locked(file: path, holder: nil))
      #expect(readers.count == 2)
    }
    #expect(throws: Never.self) { try FileDisk(path: path) }
  }

  @Test func whatIsNoDiskIsRefused() throws {
    let missing = "\(folder.path)/nothing"
    let file = try folder.file("file", [1])
    let empty = try folder.file("empty", [])
    let queue = "\(folder.path)/queue"
    #expect(mkfifo(queue, 0o600) == 0)
    #expect(error(missing) == .missing(file: missing))
    #expect(error("\(file)/disk") == .missing(file: "\(file)/disk"))
    #expect(error(folder.path) == .directory(file: folder.path))
    #expect(error(folder.path, readOnly: true) == .directory(file: folder.path))
    #expect(error(empty) == .empty(file: empty))
    #expect(error(file) == .partialSector(file: file, size: 1))
    #expect(error(queue, readOnly: true) == .unsuitable(file: queue))
    #expect(error("/dev/null") == .unsuitable(file: "/dev/null"))
    #expect(error("a\0b") == .failed(file: "a\0b", reason: "a file name has no zero bytes"))
  }

  @Test(.enabled(if: getuid() != 0, "root may open everything"))
  func whatIsForbiddenIsRefused() throws {
    let path = try image(sectors: 1)
    #expect(chmod(path, 0o400) == 0)
    #expect(error(path) == .denied(file: path, writing: true))
    #expect(throws: Never.self) { try FileDisk(path: path, readOnly: true) }
    #expect(chmod(path, 0) == 0)
    #expect(error(path, readOnly: true) == .denied(file: path, writing: false))
  }

  @Test(arguments: [EACCES, EPERM, EROFS])
  func refusalsOfTheSystemAreDenials(number: Int32) {
    let error = HostError(opening: "disk", writing: true, number: number)
    #expect(error == .denied(file: "disk", writing: true))
  }

  /// One line each, which begins with the file.
  @Test(arguments: [
    HostError.missing(file: "d"), .directory(file: "d"), .unsuitable(file: "d"), .empty(file: "d"),
    .denied(file: "d", writing: true), .denied(file: "d", writing: false), .locked(file: "d"),
    .partialSector(file: "d", size: 5), .oversized(file: "d", limit: 5),
    .damaged(file: "d", detail: "it ends too early"), .missing(file: "d\n\u{1b}"),
  ])
  func messagesNameTheFile(error: HostError) {
    #expect(error.description.hasPrefix("d"))
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 })
  }
}
