/// How a run ended.
public enum Ending: Equatable, Sendable {
  /// The guest switched the machine off, with an exit code that is 0 when all was well.
  case poweredOff(code: UInt32)
  /// The guest stored a value other than zero to `tohost`.
  case toHost(UInt64)
  /// `stop` was called.
  case stopped
  /// The instructions asked for have been carried out, or the instant asked for has come.
  case budget
  /// Every hart waits, and nothing will ever wake one: there is no console that could.
  case idle
  /// The engine of a machine in lock step has left another state than the interpreter: what differs, and since when, in lines.
  case different(String)
  /// The guest asked for a reset, and what the machine starts with cannot be loaded any more.
  case failed(MachineError)
}

extension Ending {
  /// What a process should exit with: the code that the guest gave, 0 for a run that was stopped, and 1 where the guest
  /// could not go on. A code that does not fit in 8 bits is 255.
  public var exitCode: UInt8 {
    switch self {
    case .poweredOff(let code): UInt8(clamping: code)
    case .toHost(let value): value & 1 == 1 ? UInt8(clamping: value >> 1) : .max
    case .stopped, .budget: 0
    case .idle, .different, .failed: 1
    }
  }

  /// Whether the guest has ended it.
  var isByGuest: Bool {
    switch self {
    case .poweredOff, .toHost: true
    default: false
    }
  }
}
