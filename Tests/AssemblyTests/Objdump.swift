import Foundation

/// GNU objdump for RISC-V, the reference for the disassembler's text.
enum Objdump {
  /// Where it is, or nil where it is not installed.
  static let path: String? = ["riscv64-unknown-elf-objdump", "riscv64-linux-gnu-objdump"]
    .map { "/usr/bin/" + $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The text of every instruction of a program, in order, blanks normalised and remarks taken off.
  static func texts(of program: [UInt8], options: [String]) throws -> [String] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("rows-\(UUID().uuidString).elf")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(program).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = ["-d", "-z"] + options + [file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").compactMap { line in
      // `    80000000:<tab>00000297          <tab>auipc<tab>t0,0x0 # 80000000 <_start>`
      let parts = line.split(separator: "\t", maxSplits: 2)
      return parts.count == 3 ? normalised(String(parts[2])) : nil
    }
  }

  /// With single blanks and without what follows `#`.
  static func normalised(_ text: String) -> String {
    let code = text.split(separator: "#", omittingEmptySubsequences: false)[0]
    return code.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
