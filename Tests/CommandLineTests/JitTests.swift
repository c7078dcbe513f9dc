import Foundation
import TestPrograms
import Testing
import Trial

/// `mvm jit`.
@Suite struct JitTests {
  private let folder: TemporaryFolder
  private let program: String

  /// Adds a1 + ... + 1 in a loop, calls the environment, and returns; `other` loads and returns.
  init() throws {
    folder = try TemporaryFolder()
    program = folder.path("program.elf")
    try write(program) { _ in }
  }

  private func write(_ path: String, _ change: (inout ELFBuilder) -> Void) throws {
    var builder = ELFBuilder()
    builder.code =
      GuestCode([
        0x0000_0513, 0x00b5_0533, 0xfff5_8593, 0xfe05_9ce3, 0x0000_0073, 0x0000_8067,
        0x0005_a503, 0x0000_8067,
      ]).bytes
    builder.symbols = [
      .init(name: "sum", value: 0x8000_0000, size: 24),
      .init(name: "other", value: 0x8000_0018, size: 8),
    ]
    change(&builder)
    try Data(builder.build()).write(to: URL(fileURLWithPath: path))
  }

  /// Exit code 2, nothing on standard output, and a line that begins `mvm: `.
  private func expectMistake(_ outcome: Built.Outcome, _ text: String) {
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("mvm: ") && outcome.errors.contains(text), "\(outcome.errors)")
  }

  @Test func aFunctionIsListed() throws {
    let run = try Built.mvm("jit", program, "--at", "sum")
    #expect(run.code == 0 && run.errors == "")
    #expect(!run.output.contains("\u{1b}"), "no colours in a pipe")
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("registers") == true && lines[0].contains("a0 "))
    #expect(
      lines.contains { $0.hasPrefix("sum: 80000000-80000018, 6 instructions, 1 interpreted") })
    // The guest's code, a micro-operation, the host's code.
    #expect(lines.contains { $0.hasPrefix("80000004  00b50533  add     a0,a0,a1") })
    #expect(lines.contains { $0.contains("recorded  ") && $0.hasSuffix("%0 = add a0, a1") })
    #expect(lines.contains { $0.hasSuffix(" a0 <- %0") })
    #expect(lines.contains { $0.hasPrefix("    x86-64  ") })
    #expect(lines.contains { $0.contains(" loop 3 instructions") })
    #expect(lines.contains { $0.hasPrefix("80000010") && $0.hasSuffix("! interpreter") })
    #expect(!run.output.contains("leave: end of") && !run.output.contains(" us"))
    #expect(try Built.mvm("jit", program, "--at", "sum").output == run.output, "reproducible")
  }

  @Test func partsAreLeftOutAndAdded() throws {
    let all = try Built.mvm("jit", program, "--at", "other").output
    let code = try Built.mvm("jit", program, "--at", "other", "--no-operations").output
    #expect(!code.contains("%0") && code.contains("x86-64"))
    let operations = try Built.mvm("jit", program, "--at", "other", "--no-code").output
    #expect(operations.contains("load.int32 [a1]") && !operations.contains("x86-64"))
    let behind = try Built.mvm("jit", program, "--at", "other", "--behind").output
    #expect(behind.hasPrefix(all.dropLast()) && behind.contains("page not in the TLB: load of 4"))
    #expect(code.contains("; TLB"))
    let times = try Built.mvm("jit", program, "--at", "other", "--times").output
    #expect(times.contains("recording ") && times.contains(" us, "))
    let numeric = try Built.mvm("jit", program, "--at", "other", "--numeric").output
    #expect(numeric.contains("x10,0(x11)") && !numeric.contains("a0,"))
  }

  @Test func placesAreNamesAndAddresses() throws {
    let outputs = try ["0x80000008", "80000008"].map { try Built.mvm("jit", program, "--at", $0) }
    #expect(outputs[0].output.contains("sum+0x8: 8000000") && outputs[0].code == 0)
    #expect(outputs[0].output == outputs[1].output)
    let two = try Built.mvm("jit", program, "--at", "sum", "--at", "other").output
    #expect(two.contains("\nsum: ") && two.contains("\nother: "))
  }

  @Test func allFunctionsAreATable() throws {
    let table = try Built.mvm("jit", program)
    #expect(table.code == 0)
    let rows = table.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.map { $0[0] } == ["function", "other", "sum", "2"] || rows[1][0] == "sum")
    let names = try Built.mvm("jit", program, "--sort", "name").output.split(separator: "\n")
    #expect(names[1].hasPrefix("other") && names[2].hasPrefix("sum"))
    let interpreted = try Built.mvm("jit", program, "--sort", "interpreted").output
    #expect(interpreted.split(separator: "\n")[1].hasPrefix("sum"))
  }

  @Test func programsReadItToo() throws {
    let text = try Built.mvm("jit", program, "--at", "sum", "--json").output
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(
      list.first?["name"] as? String == "sum" && list.first?["start"] as? String == "0x80000000")
    let regions = try #require(list.first?["regions"] as? [[String: Any]])
    #expect((regions.first?["blocks"] as? [Any])?.isEmpty == false)
    let all = try Built.mvm("jit", program, "--json").output
    let functions = try JSONSerialization.jsonObject(with: Data(all.utf8)) as? [[String: Any]]
    #expect(functions?.compactMap { $0["name"] as? String } == ["sum", "other"])
    let graph = try Built.mvm("jit", program, "--at", "sum", "--dot").output
    #expect(graph.hasPrefix("digraph") && graph.hasSuffix("}\n"))
    #expect(graph.contains("b80000004 -> b80000004 [style=solid, label=taken];"))
  }

  @Test func helpTeaches() throws {
    let help = try Built.mvm("help", "jit").output
    #expect(help.hasPrefix("mvm jit: ") && help.contains("--at PLACE"))
    #expect(help.contains("%0 = add a0, a1") && help.contains("mvm jit program.elf --at main"))
  }

  @Test func mistakesAreNamed() throws {
    expectMistake(try Built.mvm("jit", program, "--at", "smu"), "'smu'; did you mean 'sum'?")
    expectMistake(try Built.mvm("jit", program, "--at", "0x1000"), "there is no code at 0x1000")
    expectMistake(try Built.mvm("jit", program, "--at", "0x80000001"), "is odd")
    expectMistake(
      try Built.mvm("jit", program, "--at", "0x80000006"), "middle of an instruction: it begins at")
    expectMistake(try Built.mvm("jit", program, "--json", "--dot", "--at", "sum"), "choose one")
    expectMistake(try Built.mvm("jit", program, "--dot"), "say which with --at")
    expectMistake(try Built.mvm("jit"), "needs FILE")
    expectMistake(try Built.mvm("jit", folder.path("none")), "there is no such file")
    expectMistake(try Built.mvm("jit", program, "--at", "sum", "--isa", "rv32i"), "rv64")

    let stripped = folder.path("stripped.elf")
    try write(stripped) { $0.symbols = [] }
    for arguments in [["jit", stripped], ["jit", stripped, "--at", "sum"]] {
      expectMistake(
        try Built.run("mvm", arguments), "has no symbols (was it stripped?): say where to look")
    }
    #expect(try Built.mvm("jit", stripped, "--at", "80000000").code == 0)

    let foreign = folder.path("foreign.elf")
    try write(foreign) { $0.machine = 62 }
    expectMistake(try Built.mvm("jit", foreign, "--at", "sum"), "\(foreign): ")
    let raw = folder.path("raw")
    try Data(GuestCode.spin.bytes).write(to: URL(fileURLWithPath: raw))
    expectMistake(try Built.mvm("jit", raw), "\(raw): ")
  }
}
