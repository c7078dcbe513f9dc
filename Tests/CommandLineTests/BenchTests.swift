import Foundation
import Testing
import Trial

/// `mvm bench`, with as little work as there is.
@Suite(
  .enabled(
    if: ExternalProgram.exist("gcc", "riscv64-unknown-elf-gcc"),
    "gcc and gcc-riscv64-unknown-elf are not installed"))
struct BenchTests {
  private static let programs = Repository.path("Tests/Programs/Bench")
  private static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: programs)) ?? [])
    .filter { $0.hasSuffix(".c") }.map { String($0.dropLast(2)) }.sorted()

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func bench(
    _ options: String..., of names: [String] = [], programs: String = programs
  ) throws -> Built.Outcome {
    let usual = ["bench", "--programs", programs, "--percent", "1", "--rounds", "1"]
    return try Built.run("mvm", usual + names + options)
  }

  private func json(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// Checksums of the same program on different runners are compared there.
  @Test(arguments: stride(from: 0, to: names.count, by: 4).map { $0..<min($0 + 4, names.count) })
  func everyProgramComesToTheSameEverywhere(places: Range<Int>) throws {
    let names = Array(Self.names[places])
    let file = folder.path("figures.json")
    let outcome = try bench("--json", file, of: names)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(!outcome.output.contains("\u{1b}"), "no colours in a pipe")
    let programs = try #require(try json(file)["programs"] as? [[String: Any]])
    #expect(programs.compactMap { $0["name"] as? String } == names)
    for program in programs {
      let samples = try #require(program["samples"] as? [[String: Any]])
      #expect(samples.count == (ExternalProgram.exist("qemu-system-riscv64") ? 6 : 4))
    }
    for name in names { #expect(outcome.output.contains("\n\(name) ")) }
  }

  @Test func allProgramsAreThere() { #expect(Self.names.count >= 20) }

  /// A guest's millisecond is a million instructions.
  @Test func theTimerTicksInAProcessOnly() throws {
    let file = folder.path("figures.json")
    #expect(try bench("search", "--percent", "4", "--no-qemu", "--json", file).code == 0)
    let program = try #require((try json(file)["programs"] as? [[String: Any]])?.first)
    let samples = try #require(program["samples"] as? [[String: Any]])
    let bare = try #require(samples.first { $0["form"] as? String == "bare" })
    let process = try #require(samples.first { $0["form"] as? String == "process" })
    let instructions = try #require(process["instructions"] as? Int)
    #expect(bare["ticks"] as? Int == 0)
    let ticks = try #require(process["ticks"] as? Int)
    #expect(abs(ticks - instructions / 10_000_000) <= 1 && ticks > 0)
  }

  @Test func modesAndHarts() throws {
    let modes = try bench("recursion", "--no-qemu", "--mode", "recording", "--mode", "parallel")
    #expect(modes.code == 0 && modes.output.contains("/parallel"))
    let harts = try bench("--harts", "--no-qemu")
    #expect(harts.code == 0 && harts.output.contains("one/two"))
    #expect(!harts.output.contains("sieve"))
  }

  @Test func aDifferentResultNamesTheProgram() throws {
    let copy = folder.path("programs")
    try FileManager.default.copyItem(atPath: Self.programs, toPath: copy)
    let source = """
      #include "Support/bench.h"
      u64 work(void) {
      #ifdef __riscv
        return 5;
      #else
        return 6;
      #endif
      }
      """
    try source.write(toFile: "\(copy)/odd.c", atomically: true, encoding: .utf8)
    let outcome = try bench("odd", "--no-qemu", programs: copy)
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(
      outcome.errors.contains(
        "odd gave checksum 0000000000000005 on this machine, bare, deterministic, but"))
    try "int none".write(toFile: "\(copy)/odd.c", atomically: true, encoding: .utf8)
    #expect(try bench("odd", programs: copy).errors.contains("odd.c: gcc does not compile it"))
  }

  @Test func mistakes() throws {
    #expect(try bench("seive").errors.contains("there is no benchmark 'seive'"))
    #expect(try bench(programs: folder.path("none")).errors.contains("holds no benchmarks"))
    #expect(try bench("--coremark", folder.path("none")).errors.contains("cannot be read"))
    #expect(try bench("--mode", "fast").errors.contains("deterministic, parallel or recording"))
  }
}
