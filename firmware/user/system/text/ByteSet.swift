/// A set of bytes, a bit for each.
public struct ByteSet: Sendable {
  private var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  public init() {}

  public func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: bits.0
      case 1: bits.1
      case 2: bits.2
      default: bits.3
      }
    return word >> UInt64(byte & 63) & 1 == 1
  }

  public mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: bits.0 |= bit
    case 1: bits.1 |= bit
    case 2: bits.2 |= bit
    default: bits.3 |= bit
    }
  }

  public mutating func insert(where condition: (UInt8) -> Bool) {
    for byte in UInt8.min...UInt8.max where condition(byte) { insert(byte) }
  }

  public mutating func invert() { bits = (~bits.0, ~bits.1, ~bits.2, ~bits.3) }

  /// Adds the other case of every letter.
  public mutating func foldCase() {
    for byte in UInt8.min...UInt8.max where contains(byte) {
      insert(byte.lowered)
      insert(byte.raised)
    }
  }

  /// The members of a class like `[:alpha:]`, by its name.
  public static func characterClass(_ name: ByteString) -> ByteSet? {
    var set = ByteSet()
    switch name {
    case "alpha": set.insert { $0.isLetter }
    case "digit": set.insert { $0.isDigit }
    case "alnum": set.insert { $0.isLetter || $0.isDigit }
    case "upper": set.insert { $0.isUpper }
    case "lower": set.insert { $0.isLower }
    case "space": set.insert { $0.isSpace }
    case "blank": set.insert { $0 == 32 || $0 == 9 }
    case "punct": set.insert { $0 > 32 && $0 < 127 && !$0.isLetter && !$0.isDigit }
    case "print": set.insert { $0.isPrintable }
    case "graph": set.insert { $0.isPrintable && $0 != 32 }
    case "cntrl": set.insert { $0 < 32 || $0 == 127 }
    case "xdigit": set.insert { ($0.digitValue ?? 16) < 16 }
    default: return nil
    }
    return set
  }

  mutating func formUnion(_ other: ByteSet) {
    bits = (
      bits.0 | other.bits.0, bits.1 | other.bits.1, bits.2 | other.bits.2, bits.3 | other.bits.3
    )
  }

  /// A bracket expression (POSIX, "Regular Expressions", 9.3.5), from behind its bracket; also gives
  /// where the pattern goes on. nil if there is no closing bracket.
  public static func parse(
    _ pattern: ByteString, at start: Int, escapes: Bool
  ) -> (set: ByteSet, end: Int)? {
    var set = ByteSet()
    var place = start
    func at(_ index: Int, _ scalar: Unicode.Scalar) -> Bool {
      index < pattern.count && pattern[index] == UInt8(ascii: scalar)
    }
    let negated = at(place, "^") || (escapes && at(place, "!"))
    if negated { place += 1 }
    let first = place
    while place < pattern.count && (place == first || !at(place, "]")) {
      if at(place, "["), at(place + 1, ":"), let close = pattern.find(":]", from: place + 2) {
        let name = ByteString(pattern[(place + 2)..<close])
        guard let members = characterClass(name) else { return nil }
        set.formUnion(members)
        place = close + 2
        continue
      }
      if escapes && at(place, "\\") && place + 1 < pattern.count { place += 1 }
      let low = pattern[place]
      place += 1
      if at(place, "-") && place + 1 < pattern.count && !at(place + 1, "]") {
        let high = pattern[place + 1]
        if low <= high { for byte in low...high { set.insert(byte) } }
        place += 2
      } else {
        set.insert(low)
      }
    }
    if !at(place, "]") { return nil }
    if negated { set.invert() }
    return (set, place + 1)
  }
}
