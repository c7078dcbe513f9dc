import Foundation
import MVM
import Testing
import Trial

/// A program of `Tests/Programs` or of its folder `Firmware`, and what its comments expect of it. How these look: `program.inc`.
struct GuestProgram: CustomTestStringConvertible {
  let name: String
  private let settings: [(key: String, value: String)]

  private let isBehindFirmware: Bool

  /// Those for the bare machine.
  static let all = programs(in: AssembledProgram.folder)
  /// Those that firmware starts.
  static let behindFirmware = programs(in: AssembledProgram.folderBehindFirmware)

  private static func programs(in folder: String) -> [GuestProgram] {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (files ?? []).filter { $0.hasSuffix(".S") }.sorted().compactMap {
      GuestProgram(file: $0, in: folder)
    }
  }

  private init?(file: String, in folder: String) {
    guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else {
      return nil
    }
    name = String(file.dropLast(2))
    isBehindFirmware = folder == AssembledProgram.folderBehindFirmware
    // Comments before the first other line.
    settings = text.split(separator: "\n").prefix { $0.hasPrefix("# ") }.compactMap { line in
      guard let colon = line.range(of: ": ") else { return nil }
      let key = line[..<colon.lowerBound].dropFirst(2)
      return (String(key), String(line[colon.upperBound...]))
    }
  }

  var testDescription: String { name }

  var harts: Int { number("harts") ?? 1 }
  var exitCode: UInt32 { UInt32(number("expect exit") ?? 0) }
  var output: String { values("expect output").joined(separator: "\n") }
  var input: String { values("input").joined() }
  var disks: [MemoryDisk] { number("disk").map { [MemoryDisk(sectors: $0)] } ?? [] }

  /// Makes an ELF file of it.
  ///
  /// - Throws: what the compiler says.
  func build(in folder: TemporaryFolder) throws -> String {
    isBehindFirmware
      ? try AssembledProgram.buildBehindFirmware(name, in: folder)
      : try AssembledProgram.build(name, in: folder)
  }

  static let compiler = AssembledProgram.compiler

  private func values(_ key: String) -> [String] {
    settings.filter { $0.key == key }.map(\.value)
  }

  private func number(_ key: String) -> Int? {
    values(key).first.flatMap { Int($0.prefix { $0.isNumber }) }
  }
}
