/// Physical addresses from `start` up to and without `end`.
struct AddressRange {
  var start: UInt = 0
  var end: UInt = 0

  init() {}

  /// Nothing where the end would be beyond the last address.
  init(start: UInt, size: UInt) {
    let (end, overflow) = start.addingReportingOverflow(size)
    if overflow { return }
    self.start = start
    self.end = end
  }

  init(start: UInt, end: UInt) {
    self.start = start
    self.end = end
  }

  var size: UInt { end &- start }
  var isEmpty: Bool { end <= start }

  func contains(_ other: AddressRange) -> Bool { other.start >= start && other.end <= end }

  func overlaps(_ other: AddressRange) -> Bool { start < other.end && other.start < end }
}
