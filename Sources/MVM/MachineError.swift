/// A mistake in what was asked for, or a refusal of the host. The description is one line for the user that names the
/// file or the key, and the remedy; each case shows its own.
public enum MachineError: Error, Equatable, Sendable {
  /// `MESSAGE`, which names the key (see `ConfigurationError`)
  case configuration(ConfigurationError)

  /// `KEY: FILE: REASON`, where a file cannot be used
  case unusableFile(key: String, reason: String)

  /// `FILE: REASON`, or `KEY: REASON` where the file has no name: it was read, but no machine can start with it
  case unusableImage(file: String, reason: String)

  /// `REASON`, where the machine as a whole cannot be
  case impossible(reason: String)

  /// `isa: REASON`
  case unusableISA(reason: String)

  /// `FILE: has no symbol NAME, which KEY needs: REMEDY`
  case noSymbol(String, file: String, key: String)

  /// `nothing to run: set 'kernel' or 'firmware'`
  case nothingToRun

  /// `KERNEL: wants firmware, which is not built: REMEDY`
  case firmwareNotBuilt(kernel: String)

  /// `FILE: REASON`, where a saved machine cannot be written or resumed
  case unusableState(file: String, reason: String)

  /// `KEY: FILE: REASON`, where a file cannot be written
  case unwritable(key: String, file: String, reason: String)
}

extension MachineError: CustomStringConvertible {
  /// The message, one line without a full stop or a line break.
  public var description: String {
    switch self {
    case .configuration(let error): error.description
    case .unusableFile(let key, let reason): "\(key): \(reason)"
    case .unusableImage(let file, let reason): "\(file): \(reason)"
    case .impossible(let reason): reason
    case .unusableISA(let reason): "isa: \(reason)"
    case .noSymbol(let name, let file, let key):
      "\(file): has no symbol '\(name)', which \(key) needs: "
        + "use an ELF file that was not stripped, or leave \(key) out"
    case .nothingToRun: "nothing to run: give a kernel, a firmware or both"
    case .firmwareNotBuilt(let kernel):
      "\(kernel): wants to be started by firmware, which is not built: 'make -C firmware' builds it; "
        + "or name some with --firmware FILE, or --firmware none"
    case .unusableState(let file, let reason): "\(file): \(reason)"
    case .unwritable(let key, let file, let reason): "\(key): \(file): \(reason)"
    }
  }
}
