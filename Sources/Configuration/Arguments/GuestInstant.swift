/// An instant of a run, counted from power-on.
public enum GuestInstant: Equatable, Sendable {
  /// Nanoseconds of guest time.
  case time(UInt64)
  /// Instructions carried out, all harts' together.
  case instructions(UInt64)

  /// Units of time in nanoseconds, the longest name first.
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("ms", 1_000_000), ("us", 1000), ("ns", 1), ("s", 1_000_000_000),
  ]

  /// From `2s`, `150ms`, `20us`, `7ns`, or a number of instructions; nil for anything else.
  public init?(_ text: String) {
    for (name, nanoseconds) in Self.units where text.hasSuffix(name) {
      guard let count = UInt64(digits: text.dropLast(name.count)) else { return nil }
      let (time, overflow) = count.multipliedReportingOverflow(by: nanoseconds)
      guard !overflow else { return nil }
      self = .time(time)
      return
    }
    guard let count = UInt64(digits: text) else { return nil }
    self = .instructions(count)
  }
}

extension GuestInstant: CustomStringConvertible {
  /// As a user would write it.
  public var description: String {
    switch self {
    case .instructions(let count): return String(count)
    case .time(let time):
      let unit = [Self.units[3], Self.units[0], Self.units[1]].first {
        time.isMultiple(of: $0.nanoseconds)
      }
      guard let unit else { return "\(time)ns" }
      return "\(time / unit.nanoseconds)\(unit.name)"
    }
  }
}

extension ValueType<GuestInstant> {
  /// An instant of guest time, or a number of instructions.
  package static let instant = ValueType(
    placeholder: "INSTANT",
    allowed: "a time such as 2s, 150ms or 20us, or a number of instructions",
    parse: { text, _ in GuestInstant(text) }, show: { $0.description })
}
