/// Who runs a program on several harts.
package enum HartRunner: String, CaseIterable, Sendable {
  /// Threads of this host: what there is to gain.
  case native
  case machine
  case emulator = "QEMU"

  /// What a table calls it.
  var title: String {
    switch self {
    case .native: "native threads"
    case .machine: "MVM"
    case .emulator: "QEMU"
    }
  }
}
