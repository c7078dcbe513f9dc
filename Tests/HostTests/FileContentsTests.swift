import Glibc
import Host
import Testing

@Suite struct FileContentsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 1 << 18, 1 << 18 + 1, 1_000_000])
  func aFileIsReadWhole(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.file("file", bytes)
    #expect(try FileContents.read(path, limit: count) == bytes)
    guard count > 0 else { return }
    #expect(throws: HostError.oversized(file: path, limit: count - 1)) {
      try FileContents.read(path, limit: count - 1)
    }
  }

  /// Files whose size nobody knows before the end is reached.
  @Test func endlessFilesAreBounded() throws {
    #expect(try FileContents.read("/dev/null", limit: 1) == [])
    #expect(throws: HostError.oversized(file: "/dev/zero", limit: 1000)) {
      try FileContents.read("/dev/zero", limit: 1000)
    }
    #expect(try !FileContents.read("/proc/self/stat", limit: 100_000).isEmpty)
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let (reading, writing) = makePipe()
    defer { close(reading) }
    write(writing, "kernel")
    close(writing)
    #expect(try FileContents.read("/dev/fd/\(reading)", limit: 100) == Array("kernel".utf8))
  }

  @Test func whatCannotBeReadIsRefused() {
    let missing = "\(folder.path)/nothing"
    #expect(throws: HostError.missing(file: missing)) {
      try FileContents.read(missing, limit: 1)
    }
    #expect(throws: HostError.directory(file: folder.path)) {
      try FileContents.read(folder.path, limit: 1 << 30)
    }
    #expect(throws: HostError.missing(file: "")) { try FileContents.read("", limit: 1) }
  }
}
