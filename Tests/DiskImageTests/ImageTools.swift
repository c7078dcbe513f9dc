import Foundation
import HostTools
import Testing

extension ExternalProgram {
  static let image = ExternalProgram("qemu-img")
  static let io = ExternalProgram("qemu-io")

  /// Runs it and expects success.
  func succeed(_ arguments: [String], _ location: SourceLocation = #_sourceLocation) throws {
    let (code, output) = try run(arguments)
    #expect(
      code == 0, "\(path) \(arguments.joined(separator: " ")): \(output)", sourceLocation: location)
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
