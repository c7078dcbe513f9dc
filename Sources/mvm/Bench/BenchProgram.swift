internal import Glibc

/// A benchmark: a C file whose `work()` must return what it says in `expected`.
struct BenchProgram: Sendable {
  /// Its name: the file's, without `.c`.
  let name: String
  private let folder: String

  /// How it is run.
  enum Variant: String, CaseIterable {
    /// M mode, no translation.
    case bare
    /// S mode, Sv39, 4 KiB pages.
    case paged
  }

  /// The programs in a folder: all, or those named.
  static func all(in folder: String, only: [String]) throws(BenchError) -> [BenchProgram] {
    let names = files(in: folder).filter { $0.hasSuffix(".c") && $0 != nativeStart }
      .map { String($0.dropLast(2)) }.sorted()
    guard !names.isEmpty else { throw .noPrograms(folder: folder) }
    if let unknown = only.first(where: { !names.contains($0) }) {
      throw .noSuchProgram(unknown, known: names)
    }
    return names.filter { only.isEmpty || only.contains($0) }
      .map { BenchProgram(name: $0, folder: folder) }
  }

  private static let nativeStart = "native.c"

  /// Compiles it for the machine; returns the ELF file's path.
  func compile(_ variant: Variant, in build: BuildFolder) throws(BenchError) -> String {
    try Self.compile(
      ["\(folder)/\(name).c"], folder: folder, variant: variant,
      to: build.file("\(name)-\(variant.rawValue).elf"))
  }

  /// Compiles `sources` with the start-up code for the bare machine.
  static func compile(
    _ sources: [String], folder: String, variant: Variant, to target: String
  ) throws(BenchError) -> String {
    let options =
      "-O2 -march=rv64gc_zicsr -mabi=lp64d -mcmodel=medany -ffreestanding -nostdlib -nostartfiles -static -Wl,-n"
    try run(
      ["riscv64-unknown-elf-gcc"] + options.split(separator: " ").map(String.init)
        + (variant == .paged ? ["-DPAGED"] : [])
        + ["-T", "\(folder)/../program.ld", "-o", target, "\(folder)/start.S"] + sources
        + ["-lgcc"], package: "gcc-riscv64-unknown-elf", source: sources[0])
    return target
  }

  /// Compiles the same C for this host; returns the program's path.
  func compileForHost(in build: BuildFolder) throws(BenchError) -> String {
    let target = build.file("\(name)-native")
    try Self.run(
      ["gcc", "-O2", "-o", target, "\(folder)/\(Self.nativeStart)", "\(folder)/\(name).c"],
      package: "gcc", source: "\(folder)/\(name).c")
    return target
  }

  private static func run(
    _ command: [String], package: String, source: String
  ) throws(BenchError) {
    guard let outcome = try ChildProcess.run(command) else {
      throw .missing(command: command[0], package: package)
    }
    guard outcome.exitCode == 0 else { throw .notCompiled(source: source, by: command[0]) }
  }

  private static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
    return names
  }
}
