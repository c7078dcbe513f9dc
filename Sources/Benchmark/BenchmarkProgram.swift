internal import Glibc

/// A benchmark: C whose `work()` returns a checksum, the same wherever it runs.
package struct BenchmarkProgram: Sendable {
  /// Its name: the file's, without `.c`.
  package let name: String
  /// What it is compiled from, besides what starts it.
  let sources: [String]
  /// Options that only this one needs.
  let options: [String]

  private init(_ name: String, _ sources: [String], _ options: [String] = []) {
    self.name = name
    self.sources = sources
    self.options = options
  }

  /// The programs in a folder: all, or those named; CoreMark as well, where there is a folder with it.
  package static func all(
    in folder: String, only: [String], coreMark: String?
  ) throws(BenchmarkError) -> [BenchmarkProgram] {
    var programs = files(in: folder).filter { $0.hasSuffix(".c") }.sorted().map {
      BenchmarkProgram(String($0.dropLast(2)), ["\(folder)/\($0)"])
    }
    guard !programs.isEmpty else { throw .noPrograms(folder: folder) }
    if let coreMark { programs.append(try Self.coreMark(coreMark, programs: folder)) }
    let names = programs.map(\.name)
    if let unknown = only.first(where: { !names.contains($0) }) {
      throw .noSuchProgram(unknown, known: names)
    }
    return programs.filter { only.isEmpty || only.contains($0.name) }
  }

  static let coreMarkName = "CoreMark"

  /// One without work: what a runner takes for it, it takes to start and to end.
  static func empty(in folder: String) -> BenchmarkProgram {
    BenchmarkProgram("empty", ["\(folder)/Support/empty.c"])
  }

  /// The one for several harts.
  static func harts(in folder: String) -> BenchmarkProgram {
    BenchmarkProgram("chunks", ["\(folder)/Harts/chunks.c"], ["-DHARTS"])
  }

  private static func coreMark(
    _ folder: String, programs: String
  ) throws(BenchmarkError) -> BenchmarkProgram {
    let port = "\(programs)/Support/CoreMark"
    let sources = ["list_join", "main", "matrix", "state", "util"].map { "\(folder)/core_\($0).c" }
    for source in sources where access(source, R_OK) != 0 {
      throw .refused("\(source): cannot be read: --coremark takes the folder of CoreMark's sources")
    }
    return BenchmarkProgram(
      coreMarkName, sources + ["\(port)/core_portme.c"],
      ["-include", "\(port)/core_portme.h", "-I", port, "-I", folder])
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
