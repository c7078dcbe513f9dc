import Foundation
import Testing
import Trial

/// `mvm disk` as a user types it.
@Suite struct DiskCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func disk(_ arguments: String...) throws -> Built.Outcome {
    try Built.run("mvm", ["disk"] + arguments)
  }

  private func expectSuccess(
    _ outcome: Built.Outcome, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)", sourceLocation: location)
  }

  @Test func aDiskFromBeginningToEnd() throws {
    let (raw, base) = (folder.path("disk.img"), folder.path("base.qcow2"))
    let (top, copy) = (folder.path("top.qcow2"), folder.path("copy.img"))
    let bytes = Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 / 4096) })
    try bytes.write(to: URL(fileURLWithPath: raw))
    expectSuccess(try disk("convert", raw, base))
    expectSuccess(try disk("check", base))
    expectSuccess(try disk("create", top, "2M", "--base", "base.qcow2"))
    let information = try disk("info", top, "--json")
    let images = try JSONSerialization.jsonObject(with: Data(information.output.utf8))
    let list = try #require(images as? [[String: Any]])
    #expect(list.count == 2)
    #expect(
      list.first?["size"] as? Int == 2 << 20 && list.first?["base"] as? String == "base.qcow2")
    #expect(list.last?["size"] as? Int == 1 << 20 && list.last?["format"] as? String == "qcow2")
    #expect(try disk("info", top).output.contains("based on:     base.qcow2 (qcow2)"))
    expectSuccess(try disk("commit", top))
    expectSuccess(try disk("convert", top, copy))
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == bytes + Data(count: 1 << 20))
    expectSuccess(try disk("resize", copy, "3M"))
    let refused = try disk("resize", copy, "1M")
    #expect(refused.code == 2 && refused.errors.contains("--shrink"))
    expectSuccess(try disk("resize", copy, "1M", "--shrink"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == bytes)
  }

  @Test func aDamagedDiskIsFoundAndRepaired() throws {
    let path = folder.path("disk.qcow2")
    expectSuccess(try disk("create", path, "1M"))
    // The refcount table and the first refcount block lie where the header says.
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    func number(_ offset: Int) -> Int { bytes[offset..<offset + 8].reduce(0) { $0 << 8 | Int($1) } }
    let block = number(number(48))
    bytes[block + 1] = 0
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let found = try disk("check", path)
    #expect(found.code == 1 && found.output.contains("error: cluster 0 of the file has refcount 0"))
    let repaired = try disk("check", path, "--repair")
    #expect(repaired.code == 0 && repaired.output.contains("after the repair: nothing is wrong"))
    expectSuccess(try disk("check", path))
    bytes[block + 1] = 3
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(try disk("check", path).code == 3)
  }

  @Test(arguments: [
    (["create", "x.img"], "say how large"), (["create", "x.img", "1000"], "a multiple of 512"),
    (["create", "x.img", "--base", "y"], "a raw image cannot have a base"),
    (["create", "x.qcow2", "1M", "--cluster", "1536"], "a power of two"),
    (["chek", "x"], "did you mean 'check'?"), (["info", "/no/where.qcow2"], "no such file"),
    (["convert", "x"], "FROM TO"),
  ])
  func mistakes(arguments: [String], words: String) throws {
    let outcome = try Built.run(
      "mvm", ["disk"] + arguments.map { $0 == "x.img" ? folder.path("x.img") : $0 })
    #expect(outcome.code == 2 && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func aFileThatOnlyLooksLikeAnImageIsAskedAbout() throws {
    let path = folder.path("guest.img")
    var bytes = Data([0x51, 0x46, 0x49, 0xfb])
    bytes.append(Data(count: 65532))
    try bytes.write(to: URL(fileURLWithPath: path))
    let outcome = try disk("info", path)
    #expect(outcome.code == 2 && outcome.errors.contains("format=raw"))
    expectSuccess(try disk("info", path, "--format", "raw"))
  }

  @Test func helpTeaches() throws {
    #expect(try disk("--help").output.contains("mvm disk create"))
    for part in ["create", "info", "convert", "check", "resize", "commit"] {
      let help = try disk(part, "--help").output
      #expect(help.contains("usage: mvm disk \(part)") && help.contains("Examples"))
      #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(help)")
    }
  }
}
