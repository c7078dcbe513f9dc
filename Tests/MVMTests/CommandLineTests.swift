import Foundation
import MVM
import Testing
import Trial

/// What a person types, and what the program answers: the built `mvm` is run.
@Suite struct CommandLineTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Beside the program that runs the tests.
  private static let program = ExternalProgram(
    at: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("mvm").path)

  private func mvm(_ arguments: String...) throws -> (code: Int32, output: String) {
    try #require(Self.program, "mvm is built with the tests").run(arguments)
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = folder.path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func hello() throws -> String {
    try file("hello.bin", SmallPrograms.bytes(SmallPrograms.hello))
  }

  @Test(arguments: [[], ["--deterministic"], ["--deterministic", "--seed", "9", "--harts", "8"]])
  func aProgramRuns(options: [String]) throws {
    let path = try hello()
    let result = try #require(Self.program).run(["run", path, "--memory", "16M"] + options)
    #expect(result.output == "H")
    #expect(result.code == 0)
  }

  @Test(arguments: [
    (["rnu"], "mvm: there is no command 'rnu'; did you mean 'run'?\n"),
    (["run", "--hart", "2"], "mvm: there is no option '--hart'; did you mean '--harts'?\n"),
    (
      ["run", "--harts", "0"],
      "mvm: --harts cannot be '0': it takes a whole number from 1 to 64, such as 4\n"
    ),
    (
      ["run", "--memory", "3"],
      "mvm: --memory cannot be '3': it takes a size from 1M to 1T, a multiple of 4K, such as 512M\n"
    ),
    (
      ["run", "/nowhere/x.elf"],
      "mvm: kernel: /nowhere/x.elf: there is no such file: check the path\n"
    ),
    (["run", "/"], "mvm: kernel: /: is a directory: name a file in it\n"),
  ])
  func mistakesAreAnsweredInOneLine(arguments: [String], message: String) throws {
    let result = try #require(Self.program).run(arguments)
    #expect(result.output == message)
    #expect(result.code == 2)
  }

  @Test func missingDisksAndWrongISAsAreRefused() throws {
    let path = try hello()
    let disk = try mvm("run", path, "--disk", folder.path("none.img"))
    #expect(disk.code == 2)
    #expect(disk.output.hasPrefix("mvm: disk: \(folder.path("none.img")): there is no such file"))
    let isa = try mvm("run", path, "--isa", "rv64gc_zfoo")
    #expect(isa.code == 2)
    #expect(
      isa.output == "mvm: isa: 'rv64gc_zfoo' names 'zfoo', which this machine does not have\n")
  }

  @Test func brokenProgramsAreRefused() throws {
    let truncated = try file("cut.elf", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    let result = try mvm("run", truncated)
    #expect(result.code == 2)
    #expect(result.output.hasPrefix("mvm: \(truncated): the kernel is broken: "))
    #expect(result.output.filter { $0 == "\n" }.count == 1)
  }

  @Test func keysOfMachineFilesAreChecked() throws {
    let path = try file("machine.yaml", Array("memory: 1G\nharst: 2\n".utf8))
    let result = try mvm("run", path)
    #expect(result.output == "mvm: \(path):2:1: there is no key 'harst'; did you mean 'harts'?\n")
    #expect(result.code == 2)
  }

  @Test func helpIsThereForAll() throws {
    for topic in [[], ["run"], ["disassemble"], ["explain"], ["bench"]] {
      let result = try #require(Self.program).run(["help"] + topic)
      #expect(result.code == 0)
      #expect(result.output.contains("usage: mvm"))
    }
  }

  @Test func instructionsAreExplained() throws {
    let result = try mvm("explain", "00c58533")
    #expect(result.code == 0)
    #expect(result.output.contains("add a0,a1,a2\n    a0 <- a1 + a2\n"))
    #expect(!result.output.contains("\u{1b}"), "no colours into a pipe")
  }

  @Test func tracesAreLinesOfJSON() throws {
    let trace = folder.path("trace.json")
    let result = try mvm(
      "run", try hello(), "--deterministic", "--trace", trace, "--trace-format", "json")
    #expect(result.code == 0)
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    #expect(lines.count > 6)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    #expect(lines.contains { $0.contains("mul") })
  }
}
