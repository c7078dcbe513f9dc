import CSystem

/// An instant or a span, in nanoseconds: of the calendar since 1970, or of the time since the start.
public struct Time: Comparable, Sendable {
  public var nanoseconds: Int

  public init(nanoseconds: Int) { self.nanoseconds = nanoseconds }
  public init(seconds: Int) { nanoseconds = seconds * 1_000_000_000 }
  public init(milliseconds: Int) { nanoseconds = milliseconds * 1_000_000 }

  init(_ raw: linux_timespec) {
    nanoseconds = Int(raw.seconds) &* 1_000_000_000 &+ Int(raw.nanoseconds)
  }

  var raw: linux_timespec {
    let seconds = nanoseconds.floorDivided(by: 1_000_000_000)
    let rest = nanoseconds - seconds * 1_000_000_000
    return linux_timespec(seconds: Int64(seconds), nanoseconds: Int64(rest))
  }

  public var seconds: Int { nanoseconds.floorDivided(by: 1_000_000_000) }
  public var milliseconds: Int { nanoseconds / 1_000_000 }

  public static func < (left: Time, right: Time) -> Bool { left.nanoseconds < right.nanoseconds }
  public static func + (left: Time, right: Time) -> Time {
    Time(nanoseconds: left.nanoseconds + right.nanoseconds)
  }
  public static func - (left: Time, right: Time) -> Time {
    Time(nanoseconds: left.nanoseconds - right.nanoseconds)
  }

  /// "1.5" or "2m": seconds, minutes, hours or days, as sleep(1) takes them.
  public init?(duration text: ByteString) {
    var digits = text
    var unit = 1
    switch text.last {
    case UInt8(ascii: "s"): break
    case UInt8(ascii: "m"): unit = 60
    case UInt8(ascii: "h"): unit = 3600
    case UInt8(ascii: "d"): unit = 86400
    default: digits.append(UInt8(ascii: "s"))
    }
    digits.removeLast()
    let parts = digits.split(at: ".")
    guard parts.count <= 2, !digits.isEmpty, digits != "." else { return nil }
    guard let whole = parts[0].isEmpty ? 0 : parts[0].unsigned(radix: 10), whole < 1 << 32 else {
      return nil
    }
    var fraction = parts.count == 2 ? ByteString(parts[1].prefix(9)) : ""
    while fraction.count < 9 { fraction.append(UInt8(ascii: "0")) }
    guard let rest = fraction.unsigned(radix: 10) else { return nil }
    nanoseconds = (Int(whole) * 1_000_000_000 + Int(rest)) * unit
  }
}

/// The kernel's clocks (clock_gettime(2)).
public enum Clock: Int, Sendable {
  /// The calendar's, in nanoseconds since 1970 UTC.
  case realTime = 0
  /// Since the machine started; never set back.
  case monotonic = 1
  case processTime = 2
  case threadTime = 3

  public var now: Time {
    var raw = linux_timespec()
    withUnsafeMutablePointer(to: &raw) {
      _ = SystemCall.getClock.raw(rawValue, Int(bitPattern: $0))
    }
    return Time(raw)
  }

  /// Of the machine, in ticks of its timebase, 10 MHz: the processor reads it, the kernel hears nothing
  /// of it. For spans only: it may begin elsewhere than `monotonic`.
  public static var hardware: Time { Time(nanoseconds: Int(read_time_register()) * 100) }

  public func set(_ time: Time) throws(Errno) {
    var raw = time.raw
    try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      _ = try SystemCall.setClock(rawValue, Int(bitPattern: raw))
    }
  }

  /// Sleeps for `span`; false if a signal came before.
  @discardableResult
  public static func sleep(_ span: Time) -> Bool {
    var raw = span.raw
    return withUnsafeMutablePointer(to: &raw) {
      SystemCall.sleep.raw(Int(bitPattern: $0), 0) == 0
    }
  }
}

extension Int {
  /// The quotient rounded down, also below zero.
  public func floorDivided(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
