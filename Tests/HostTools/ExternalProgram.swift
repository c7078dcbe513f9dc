import Foundation

/// A program of the host that a test works with, if it is installed.
public struct ExternalProgram: Sendable {
  /// Where it is.
  public let path: String

  /// The one at a path; nil where none is there.
  public init?(at path: String) {
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    self.path = path
  }

  /// Nil where it is not installed.
  public init?(_ name: String) {
    let environment = ProcessInfo.processInfo.environment["PATH"] ?? ""
    // Those for administrators are not on everybody's path.
    let folders = (environment + ":/usr/sbin:/sbin").split(separator: ":")
    let paths = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      return nil
    }
    self.path = path
  }

  /// Whether all of them are installed.
  public static func exist(_ names: String...) -> Bool {
    names.allSatisfy { ExternalProgram($0) != nil }
  }

  /// Runs it for at most `seconds`, without input.
  ///
  /// - Returns: its exit code (124 where it took too long) and what it printed, messages of errors included.
  /// - Throws: when it cannot be started.
  public func run(
    _ arguments: [String], seconds: Int = 60
  ) throws -> (code: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "\(seconds)", path] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
