/// Who runs a benchmark, and how.
package enum Runner: Hashable, Sendable {
  /// This host: the same C without vectors.
  case native
  /// This host, with what `gcc -O3` makes of it.
  case vectorised
  /// This machine.
  case machine(Form, Mode)
  /// QEMU's machine of the same name.
  case emulator(Form)

  /// How a guest program is run.
  package enum Form: String, CaseIterable, Sendable {
    /// M mode, no translation.
    case bare
    /// U mode, Sv39, 4 KiB pages, a timer that ticks 100 times a second.
    case process

    /// What a user calls it.
    package var title: String {
      switch self {
      case .bare: "bare"
      case .process: "Sv39"
      }
    }
  }

  /// How this machine lets time pass.
  package enum Mode: String, CaseIterable, Sendable {
    /// Guest time is instructions.
    case deterministic
    /// Guest time is the host's.
    case parallel
    /// Deterministic, and written down.
    case recording

    /// The options of `mvm run` for it; a recording goes to `file`.
    func options(recordingTo file: String) -> [String] {
      switch self {
      case .deterministic: ["--deterministic"]
      case .parallel: ["--no-deterministic"]
      case .recording: ["--record", file]
      }
    }
  }

  /// In a message: "failed on QEMU".
  var name: String {
    switch self {
    case .native: "this host"
    case .vectorised: "this host, vectorised"
    case .machine(let form, let mode): "this machine, \(form.title), \(mode.rawValue)"
    case .emulator(let form): "QEMU, \(form.title)"
    }
  }

  /// Whether the guest's counter of instructions counts them, and not the host's time.
  var countsInstructions: Bool { if case .machine = self { true } else { false } }

  /// The form of what a guest runs.
  package var form: Form? {
    switch self {
    case .native, .vectorised: nil
    case .machine(let form, _), .emulator(let form): form
    }
  }
}
