/// Who runs Linux.
package enum LinuxRunner: Hashable, Sendable {
  case machine(Runner.Mode)
  case emulator

  /// In a message: "failed on QEMU".
  var name: String {
    switch self {
    case .machine(let mode): "this machine, \(mode.rawValue)"
    case .emulator: "QEMU"
    }
  }
}
