import Foundation
import Testing

/// The built programs, which lie beside the tests.
enum Built {
  /// How a program ended, and what it said.
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  /// The path of a built program.
  static func path(_ name: String) throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent()
      .appendingPathComponent(name).path
    try #require(FileManager.default.isExecutableFile(atPath: path))
    return path
  }

  /// Puts a copy of a built program somewhere, to be executed there.
  ///
  /// Another process makes it: whatever is started here while this one had the file open to write would have it open for a moment, too, and what
  /// somebody may write to cannot be executed (ETXTBSY).
  static func copy(_ name: String, to place: String) throws {
    let outcome = try run(program: "/usr/bin/env", ["cp", try path(name), place])
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  /// Runs `mvm`, without a terminal, for a minute at most (then its exit code is 124).
  static func mvm(_ arguments: String..., input: String = "") throws -> Outcome {
    try run("mvm", arguments, input: input)
  }

  /// Runs a built program in the same way.
  static func run(
    _ name: String, _ arguments: [String] = [], input: String = ""
  ) throws -> Outcome {
    try run(program: "/usr/bin/env", ["timeout", "60", try path(name)] + arguments, input: input)
  }

  /// Runs any program, which must end.
  static func run(
    program: String, _ arguments: [String], input: String = ""
  ) throws -> Outcome {
    let process = Process()
    let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = standardInput
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    // Little is written to the second: the first can be read to its end before.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }
}
