import Bus

/// `mcycle` or `minstret`: a counter that rises by one an instruction, without anything being done an instruction.
struct Counter {
  /// While counting, the value minus the hart's retired instructions; else the value.
  private var base: UInt64
  /// Its bit in `mcountinhibit`.
  private(set) var isInhibited = false

  /// A counter that is zero when the hart has retired this many instructions.
  init(startingAt retired: UInt64) { base = 0 &- retired }

  /// The value after `retired` instructions.
  func value(retired: UInt64) -> UInt64 { isInhibited ? base : base &+ retired }

  /// Sets the value that the next instruction reads: the one that writes is not counted (privileged manual, 3.1.11).
  mutating func set(_ value: UInt64, retired: UInt64) {
    base = isInhibited ? value : value &- (retired &+ 1)
  }

  /// Shows everything.
  mutating func visitState(
    _ name: String, _ visitor: inout StateVisitor
  ) throws(StateError) {
    try visitor.enter(name)
    try visitor.visit("base", &base)
    try visitor.visit("isInhibited", &isInhibited)
    try visitor.leave()
  }

  /// Stops or goes on counting, with the instruction after this one.
  mutating func inhibit(_ inhibited: Bool, retired: UInt64) {
    guard inhibited != isInhibited else { return }
    base = inhibited ? base &+ retired &+ 1 : base &- (retired &+ 1)
    isInhibited = inhibited
  }
}
