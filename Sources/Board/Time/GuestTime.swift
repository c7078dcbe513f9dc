/// An instant of guest time, fine enough to count instructions in. Stops at the end of time (584 years).
struct GuestTime {
  static let picosecondsPerNanosecond: UInt64 = 1000

  var nanoseconds: UInt64 = 0
  /// What is left below a nanosecond: 0 to 999.
  var picoseconds: UInt64 = 0

  /// `count` steps of `step` picoseconds later.
  func advanced(by count: Int, step: UInt64) -> GuestTime {
    let (product, isHuge) = UInt64(count).multipliedReportingOverflow(by: step)
    let (sum, isHuger) = product.addingReportingOverflow(picoseconds)
    let (later, isOver) = nanoseconds.addingReportingOverflow(
      sum / Self.picosecondsPerNanosecond)
    if isHuge || isHuger || isOver { return GuestTime(nanoseconds: .max) }
    return GuestTime(nanoseconds: later, picoseconds: sum % Self.picosecondsPerNanosecond)
  }

  /// After how many steps of `step` picoseconds the instant `nanoseconds` has come; 0 when it has.
  func steps(until instant: UInt64, step: UInt64) -> Int {
    guard instant > nanoseconds else { return 0 }
    let (distance, isFar) = (instant - nanoseconds)
      .multipliedReportingOverflow(by: Self.picosecondsPerNanosecond)
    if isFar { return .max }
    let steps = (distance - picoseconds) / step
    return Int(clamping: (distance - picoseconds) % step == 0 ? steps : steps + 1)
  }
}
