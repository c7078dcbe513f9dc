/// What a hart has been doing since it was made: for who looks on. It is no part of the machine's state.
public struct HartActivity: Equatable, Sendable {
  /// How many codes of interrupts, and of exceptions, are told apart.
  public static let codeCount = 16

  /// Instructions carried out in U, S and M mode, as far as they were retired.
  public internal(set) var user: UInt64 = 0
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public internal(set) var supervisor: UInt64 = 0
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public internal(set) var machine: UInt64 = 0
  /// How many traps were taken: exceptions by their codes, from `codeCount` on interrupts by theirs.
  private var traps = [UInt64](repeating: 0, count: 2 * codeCount)
  /// Nanoseconds that its thread has slept because it waited. Whoever lets it sleep counts them.
  public var slept: UInt64 = 0
  /// `Hart.instructionsRetired` up to which instructions are counted.
  var counted: UInt64 = 0

  /// Nothing yet.
  public init() {}

  /// How many exceptions with a code were taken.
  public func exceptions(_ code: Int) -> UInt64 {
    code >= 0 && code < Self.codeCount ? traps[code] : 0
  }

  /// How many interrupts with a code were taken.
  public func interrupts(_ code: Int) -> UInt64 {
    code >= 0 && code < Self.codeCount ? traps[Self.codeCount + code] : 0
  }

  /// How many exceptions were taken.
  public var exceptionCount: UInt64 { traps[..<Self.codeCount].reduce(0, &+) }

  /// How many interrupts were taken.
  public var interruptCount: UInt64 { traps[Self.codeCount...].reduce(0, &+) }

  /// A trap is taken, with what `mcause` shows of it.
  mutating func count(trap cause: UInt64) {
    let place = cause >> 63 == 0 ? 0 : Self.codeCount
    traps[place + Int(cause & UInt64(Self.codeCount - 1))] &+= 1
  }

  /// So many instructions were retired in all, the last ones in a mode.
  mutating func count(retired: UInt64, in privilege: Privilege) {
    let new = retired &- counted
    counted = retired
    switch privilege {
    case .user: user &+= new
    case .supervisor: supervisor &+= new
    case .machine: machine &+= new
    }
  }
}
