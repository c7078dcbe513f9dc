/// Which traps are remembered: a set of exceptions and interrupts by their codes (privileged manual, table of `mcause` values).
public struct TrapFilter: Equatable, Sendable {
  /// Bit n stands for code n.
  private var exceptionBits: UInt64
  private var interruptBits: UInt64

  private init(exceptionBits: UInt64, interruptBits: UInt64) {
    self.exceptionBits = exceptionBits
    self.interruptBits = interruptBits
  }

  /// Codes from 0 to 63; others are no traps.
  public init(exceptions: [Int] = [], interrupts: [Int] = []) {
    func bits(_ codes: [Int]) -> UInt64 {
      codes.reduce(0) { 0..<64 ~= $1 ? $0 | 1 << UInt64($1) : $0 }
    }
    self.init(exceptionBits: bits(exceptions), interruptBits: bits(interrupts))
  }

  /// Everything.
  public static let all = TrapFilter(exceptionBits: ~0, interruptBits: ~0)
  /// Environment calls, from whatever mode.
  public static let calls = TrapFilter(exceptions: [8, 9, 10, 11])
  /// All exceptions but calls: faults, breakpoints, illegal instructions.
  public static let faults = TrapFilter(
    exceptionBits: ~calls.exceptionBits, interruptBits: 0)
  /// All interrupts.
  public static let interrupts = TrapFilter(exceptionBits: 0, interruptBits: ~0)
  /// Timers' interrupts, of M and of S.
  public static let timers = TrapFilter(interrupts: [5, 7])

  /// What either has.
  public func union(_ other: TrapFilter) -> TrapFilter {
    TrapFilter(
      exceptionBits: exceptionBits | other.exceptionBits,
      interruptBits: interruptBits | other.interruptBits)
  }

  /// What this has and another has not.
  public func subtracting(_ other: TrapFilter) -> TrapFilter {
    TrapFilter(
      exceptionBits: exceptionBits & ~other.exceptionBits,
      interruptBits: interruptBits & ~other.interruptBits)
  }

  /// Whether it has a trap, by what `mcause` shows.
  func contains(cause: UInt64) -> Bool {
    let bits = cause >> 63 == 0 ? exceptionBits : interruptBits
    return bits >> (cause & 63) & 1 != 0
  }
}
