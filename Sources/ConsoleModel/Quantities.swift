/// Numbers as people read them.
public enum Quantities {
  /// Nanoseconds: `1.234 s`, `250 us`.
  public static func duration(_ nanoseconds: UInt64) -> String {
    switch nanoseconds {
    case 0..<1_000: "\(nanoseconds) ns"
    case 1_000..<1_000_000: "\(decimal(nanoseconds, unit: 1_000)) us"
    case 1_000_000..<1_000_000_000: "\(decimal(nanoseconds, unit: 1_000_000)) ms"
    default: "\(decimal(nanoseconds, unit: 1_000_000_000)) s"
    }
  }

  /// Nanoseconds since power-on as seconds, with so many digits behind the point.
  public static func seconds(_ nanoseconds: UInt64, digits: Int = 3) -> String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return digits == 0
      ? "\(whole)" : "\(whole).\(String(rest + 1_000_000_000).dropFirst().prefix(digits))"
  }

  /// A share as a percentage: ` 7 %`, `100 %`.
  public static func percent(_ share: Double) -> String {
    String(Int((share * 100).rounded()))
  }

  /// A count in thousands: `950`, `12 k`, `3.4 M`.
  public static func count(_ count: UInt64) -> String {
    switch count {
    case 0..<10_000: "\(count)"
    case 10_000..<10_000_000: "\(decimal(count, unit: 1_000)) k"
    case 10_000_000..<10_000_000_000: "\(decimal(count, unit: 1_000_000)) M"
    default: "\(decimal(count, unit: 1_000_000_000)) G"
    }
  }

  /// Bytes: `512 B`, `48 KiB`, `3.5 MiB`.
  public static func bytes(_ count: UInt64) -> String {
    switch count {
    case 0..<1 << 10: "\(count) B"
    case 1 << 10..<1 << 20: "\(count >> 10) KiB"
    case 1 << 20..<1 << 30: "\(decimal(count, unit: 1 << 20)) MiB"
    default: "\(decimal(count, unit: 1 << 30)) GiB"
    }
  }

  /// Bytes: `340 K`, `1.2 M`, as multiples of 1024.
  public static func size(_ bytes: UInt64) -> String {
    let text = self.bytes(bytes)
    return text.hasSuffix("iB") ? String(text.dropLast(2)) : text
  }

  private static func decimal(_ number: UInt64, unit: UInt64) -> String {
    let (whole, rest) = number.quotientAndRemainder(dividingBy: unit)
    return whole >= 100 ? "\(whole)" : "\(whole).\(rest * 10 / unit)"
  }
}
