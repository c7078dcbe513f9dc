internal import Glibc

/// What was measured on, and with what.
package enum HostDescription {
  /// For the file of figures.
  package static var json: JSONValue {
    .object([
      ("processor", .optional(processor)),
      ("processors", .count(UInt64(max(0, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))),
      ("system", .optional(system)),
      (Compiler.native, .optional(ChildProcess.version(of: Compiler.native))),
      (Compiler.guest, .optional(ChildProcess.version(of: Compiler.guest))),
      (Emulator.command, .optional(Emulator.version)),
    ])
  }

  private static var processor: String? {
    let line = lines(of: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":", maxSplits: 1).last.map {
      String($0.drop { $0 == " " })
    }
  }

  private static var system: String? {
    lines(of: "/proc/version").first.map { line in
      line.split(separator: " ").prefix(3).joined(separator: " ")
    }
  }

  private static func lines(of path: String) -> [String] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").map {
      String($0)
    }
  }
}
