import Foundation
import Host
import Testing

/// What perf is told of code that was made.
@Suite struct PerfMapTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/perf-1.map"
  }

  private func contents() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func address(_ number: UInt) throws -> UnsafeRawPointer {
    try #require(UnsafeRawPointer(bitPattern: number))
  }

  @Test func linesAreStartSizeAndName() throws {
    let map = try PerfMap(path: path) { $0 == 0x8000_0010 ? "main+0x10" : nil }
    map.codeMade(at: try address(0x7f00_1234_5678), byteCount: 0x1c0, guestAddress: 0x8000_0000)
    map.codeMade(at: try address(0x7f00_1234_6000), byteCount: 16, guestAddress: 0x8000_0010)
    #expect(try contents() == "")
    map.flush()
    let lines =
      "7f0012345678 1c0 guest 0x80000000\n7f0012346000 10 guest 0x80000010 <main+0x10>\n"
    #expect(try contents() == lines)
    map.flush()
    #expect(try contents() == lines)
  }

  @Test func nothingIsLostInALongRunOrAtTheEnd() throws {
    var map: PerfMap? = try PerfMap(path: path)
    for index in 0..<20_000 {
      map?.codeMade(at: try address(0x1000), byteCount: 1, guestAddress: UInt64(index))
    }
    let written = try contents()
    #expect(written.utf8.count > 64 << 10, "it does not wait in memory")
    map = nil
    let lines = try contents().split(separator: "\n")
    #expect(lines.count == 20_000 && lines.last == "1000 1 guest 0x4e1f")
  }

  @Test func anotherMachineOfThisProcessAddsToIt() throws {
    for guest in [1, 2] as [UInt64] {
      let map = try PerfMap(path: path)
      map.codeMade(at: try address(0x1000), byteCount: 1, guestAddress: guest)
    }
    #expect(try contents() == "1000 1 guest 0x1\n1000 1 guest 0x2\n")
  }

  @Test func whatOthersPutThereIsNotTouched() throws {
    let victim = folder.path + "/victim"
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    symlink(victim, path)
    #expect(throws: HostError.self) { try PerfMap(path: path) }
    unlink(path)
    link(victim, path)
    #expect(throws: HostError.self) { try PerfMap(path: path) }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
  }

  @Test func theFileIsNamedAsPerfWantsIt() throws {
    let map = try PerfMap()
    #expect(map.path == "/tmp/perf-\(getpid()).map")
    unlink(map.path)
  }
}
