import Foundation
import MVM
import Testing
import Trial

/// A disk of our own system, a copy of the one that was built; it goes with this object.
final class SystemDisk {
  private let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("disk.img")
    // Most of it is zeros, which take no room so.
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, path]).code == 0)
  }

  /// What a command prints, in a machine that is switched off behind it.
  ///
  /// - Parameter equip: adds to the machine.
  func run(
    _ command: String, harts: Int = 1, isDeterministic: Bool = true, status: Int = 0,
    equip: (inout MachineConfiguration) -> Void = { _ in }
  ) throws -> String {
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: isDeterministic, disk: path, command: command)
    equip(&configuration)
    let trial = try Trial(configuration)
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    #expect(trial.output.contains("mvm.run: exit status \(status)\r\n"), "\(trial.output)")
    return trial.output
  }

  /// Puts files of the host on it.
  func add(_ files: [(file: String, path: String)]) throws {
    let writer = try #require(ExternalProgram("debugfs"))
    let requests = try TemporaryFolder()
    let lines = files.map { "write \($0.file) \($0.path)\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: requests.path("requests")))
    let (code, output) = try writer.run(["-w", "-f", requests.path("requests"), path])
    try #require(code == 0, "\(output)")
  }

  /// Nothing is left for a check to do.
  func expectIntegrity() throws {
    let check = try #require(ExternalProgram("e2fsck"))
    let (code, output) = try check.run(["-fn", path])
    #expect(code == 0, "\(output)")
  }
}
