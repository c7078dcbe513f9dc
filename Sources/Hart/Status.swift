import Bus

/// The machine's status register and its view by S (privileged manual, 3.1.6 and 12.1.1), UXL and SXL fixed at 64 bits.
struct Status: Equatable {
  static let sie: UInt64 = 1 << 1
  static let mie: UInt64 = 1 << 3
  static let spie: UInt64 = 1 << 5
  static let mpie: UInt64 = 1 << 7
  static let spp: UInt64 = 1 << 8
  static let mpp: UInt64 = 3 << 11
  static let fs: UInt64 = 3 << 13
  static let mprv: UInt64 = 1 << 17
  static let sum: UInt64 = 1 << 18
  static let mxr: UInt64 = 1 << 19
  static let tvm: UInt64 = 1 << 20
  static let tw: UInt64 = 1 << 21
  static let tsr: UInt64 = 1 << 22
  static let uxl: UInt64 = 2 << 32
  static let sxl: UInt64 = 2 << 34
  static let sd: UInt64 = 1 << 63

  /// What S can write. Big-endian bits, VS and XS are zero here.
  static let supervisorWritable = sie | spie | spp | fs | sum | mxr
  static let supervisorReadable = supervisorWritable | uxl | sd
  static let machineWritable = supervisorWritable | mie | mpie | mpp | mprv | tvm | tw | tsr

  /// The writable bits; what is fixed or follows from others is added by `value`.
  private(set) var bits: UInt64 = 0

  /// As `mstatus` shows it.
  var value: UInt64 { bits | Self.uxl | Self.sxl | (bits & Self.fs == Self.fs ? Self.sd : 0) }

  /// Whether all the bits of a mask are set.
  func has(_ mask: UInt64) -> Bool { bits & mask == mask }

  /// Sets or clears the bits of a mask.
  mutating func set(_ mask: UInt64, _ on: Bool) { bits = on ? bits | mask : bits & ~mask }

  /// Writes those bits of a mask that are writable. A reserved MPP (2) leaves MPP as it was.
  mutating func write(_ value: UInt64, mask: UInt64) {
    let legal = value & Self.mpp == 2 << 11 ? mask & ~Self.mpp : mask
    bits = bits & ~legal | value & legal
  }

  /// Shows the writable bits.
  mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("status", &bits)
    try visitor.require(
      bits & ~Self.machineWritable == 0, "status", "has bits that are never written")
    try visitor.require(bits & Self.mpp != 2 << 11, "status", "has a mode that does not exist")
  }

  /// The privilege before the trap to M.
  var machinePrevious: Privilege {
    get { Privilege(rawValue: UInt8(truncatingIfNeeded: bits >> 11 & 3)) ?? .user }
    set { bits = bits & ~Self.mpp | UInt64(newValue.rawValue) << 11 }
  }

  /// The privilege before the trap to S.
  var supervisorPrevious: Privilege {
    get { has(Self.spp) ? .supervisor : .user }
    set { set(Self.spp, newValue != .user) }
  }

  /// FS: 0 off, 1 initial, 2 clean, 3 dirty.
  var floatState: UInt8 {
    get { UInt8(truncatingIfNeeded: bits >> 13 & 3) }
    set { bits = bits & ~Self.fs | UInt64(newValue & 3) << 13 }
  }
}
