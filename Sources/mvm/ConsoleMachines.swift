import Configuration
import Console
import Host
import MVM

/// Machines that the user opens and copies in a console.
final class ConsoleMachines: MachineSource {
  /// What is needed as long as copies run.
  private var folder: ScratchFolder?
  private var copyCount = 0

  /// Nobody needs any of them any more.
  func end() { folder = nil }

  func open(_ file: String, console: any SerialPort) throws -> Machine {
    guard file.hasSuffix(".yaml") || file.hasSuffix(".yml") else {
      return try Machine(resuming: SavedMachine(file), console: console)
    }
    let parsed = try RunArguments.parse([file], by: RunArguments.consoleTable)
    guard case .arguments(var given) = parsed else { throw ConsoleMachinesError.help }
    if OwnSystem.isMeant(by: given.machine) {
      try OwnSystem().complete(&given.machine, withNewDisk: false)
    }
    return try Machine(given.machine, console: console)
  }

  func copy(_ file: String, console: any SerialPort) throws -> Machine {
    let saved = try SavedMachine(file)
    var configuration = saved.configuration
    configuration.leaveOutside()
    return try Machine(
      resuming: saved, configuration: configuration, asClone: true, console: console)
  }

  func fileForCopy() throws -> String {
    let folder = try folder ?? ScratchFolder()
    self.folder = folder
    copyCount += 1
    return "\(folder.path)/copy\(copyCount).mvm"
  }
}

/// What cannot come from a file's name.
private enum ConsoleMachinesError: Error, CustomStringConvertible {
  case help

  var description: String { "that is an option, and no file" }
}

extension MachineConfiguration {
  /// Leaves to the machine that was saved what only one can have: ports of the host, and files that are written.
  mutating func leaveOutside() {
    (forwards, capture, signature, trace) = ([], nil, nil, TraceConfiguration())
  }
}
