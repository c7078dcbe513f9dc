/// Who gets to a prompt.
package enum BootRunner: Hashable, Sendable {
  /// Our own system, from `mvm run` without anything else.
  case started(Runner.Mode)
  /// The same, saved at its prompt and resumed: until it has answered to a pressed key.
  case resumed(Runner.Mode)
  /// xv6 on QEMU: the smallest system that many people know.
  case emulator

  /// In tables and messages.
  package var name: String {
    switch self {
    case .started(let mode): "MVM, started, \(mode.rawValue)"
    case .resumed(let mode): "MVM, resumed, \(mode.rawValue)"
    case .emulator: "xv6 on QEMU"
    }
  }
}
