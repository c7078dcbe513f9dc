/// A row of the table of segments: how one is entered.
struct SegmentEntry {
  /// What the trap handler loads, in this order.
  static let controlRegisters = [
    "mepc", "satp", "menvcfg", "medeleg", "mideleg", "mie", "mcounteren", "mstatus",
  ]

  var pc: UInt64
  var satp: UInt64
  var menvcfg: UInt64
  var medeleg: UInt64
  var mideleg: UInt64
  var mie: UInt64
  var mcounteren: UInt64
  var mstatus: UInt64

  var words: [UInt64] { [pc, satp, menvcfg, medeleg, mideleg, mie, mcounteren, mstatus] }
}
