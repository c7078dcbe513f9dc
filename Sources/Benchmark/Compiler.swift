/// How benchmarks are compiled: the same C everywhere, and as much alike as compilers allow.
struct Compiler {
  /// For this host.
  static let native = "gcc"
  /// For the machine.
  static let guest = "riscv64-unknown-elf-gcc"

  /// What gcc makes of it by itself, and no vectors: the guest has none.
  static let plain = ["-O2", "-fno-tree-vectorize", "-fno-tree-slp-vectorize"]
  /// As fast as gcc makes it for any processor of the host's kind.
  static let vectorised = ["-O3"]

  /// No library's routines take the place of loops, and results of floating point are the same to the last bit: products
  /// and sums are rounded apart.
  private static let common = [
    "-std=gnu11", "-ffreestanding", "-fno-tree-loop-distribute-patterns", "-ffp-contract=off",
    "-fno-math-errno",
  ]

  /// Where the programs are.
  let folder: String
  /// How much work.
  let percent: Int
  let build: BuildFolder

  /// Compiles a program for this host; returns its path.
  func native(
    _ program: BenchmarkProgram, vectorised: Bool
  ) throws(BenchmarkError) -> String {
    let target = build.file("\(program.name)-\(vectorised ? "vectorised" : "native")")
    try compile(
      program, with: Self.native, package: "gcc",
      vectorised ? Self.vectorised : Self.plain, starting: ["native.c", "memory.c"], to: target)
    return target
  }

  /// Compiles a program for the machine; returns its ELF file's path.
  func guest(
    _ program: BenchmarkProgram, _ form: Runner.Form
  ) throws(BenchmarkError) -> String {
    let target = build.file("\(program.name)-\(form.rawValue).elf")
    let options = [
      "-march=rv64gc_zicsr", "-mabi=lp64d", "-mcmodel=medany", "-nostdlib", "-nostartfiles",
      "-static", "-Wl,-n", "-T", "\(folder)/Support/bench.ld",
    ]
    try compile(
      program, with: Self.guest, package: "gcc-riscv64-unknown-elf",
      Self.plain + options + (form == .process ? ["-DPROCESS"] : []),
      starting: ["start.S", "guest.c", "memory.c"], to: target)
    return target
  }

  private func compile(
    _ program: BenchmarkProgram, with compiler: String, package: String, _ options: [String],
    starting support: [String], to target: String
  ) throws(BenchmarkError) {
    let command =
      [compiler] + Self.common + options + ["-DPERCENT=\(percent)"] + program.options
      + ["-o", target] + support.map { "\(folder)/Support/\($0)" } + program.sources
      + (compiler == Self.guest ? ["-lgcc"] : [])
    guard let outcome = try ChildProcess.run(command) else {
      throw .missing(command: compiler, package: package)
    }
    guard outcome.exitCode == 0 else {
      let lines = outcome.output.split(separator: "\n")
      let isMistake = { (line: Substring) in line.lowercased().contains(": error: ") }
      let first = lines.first(where: isMistake) ?? lines.first ?? ""
      throw .notCompiled(source: program.sources[0], by: compiler, saying: String(first))
    }
  }
}
