import Foundation
import Testing

/// A program of the host, QEMU's for disk images above all.
struct Tool {
  let path: String

  /// Finds it on PATH; says so in a line, once for each test, where it is not there.
  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = folders.map { "\($0)/\(name)" }
    guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    self.path = path
  }

  static let image = Tool("qemu-img")
  static let io = Tool("qemu-io")

  /// Runs it to its end and returns its exit code and all that it says.
  @discardableResult
  func run(_ arguments: [String]) throws -> (code: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// Runs it and expects success.
  func succeed(_ arguments: [String], _ location: SourceLocation = #_sourceLocation) throws {
    let (code, text) = try run(arguments)
    #expect(
      code == 0, "\(path) \(arguments.joined(separator: " ")): \(text)", sourceLocation: location)
  }
}

/// A folder that is gone, with the files in it, when the test is over.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "mvm-disks-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// A number in an environment variable.
func environment(_ name: String) -> Int? {
  ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
}
