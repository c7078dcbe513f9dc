/// An access of translated code by a window: what is to be known where it faults.
struct WindowAccess {
  /// Where its code begins; an instruction of it faults before another access' code.
  let code: UInt32
  /// Where it is left, with everything before it done.
  let exit: Int
  /// The register of the host, and what is added to that, which make the guest's address.
  let base: UInt8
  let displacement: Int32
  let size: UInt8
  let isStore: Bool
  /// The vector registers of the host that hold a NaN perhaps which is not the canonical one, of double and of single precision.
  let doubles: UInt32
  let singles: UInt32
  /// The access that stands for this one when it is made in another way: its own, or the first of its group.
  let place: AccessPlace
  /// Whether accesses of the block that come later rely on a look into the TLB, or a site, that was made before.
  let isAmongOthers: Bool
  /// How often it could not be shown, one time soon after the other, and when that was last, in instructions of the hart.
  private(set) var refusals = 0
  private var lastRefusal: UInt64 = 0

  /// Each takes microseconds. Those that come less often do not count: a guest's page faults.
  private static let shortTime: UInt64 = 100_000
  private static let mostRefusals = 16

  mutating func noteRefusal(at instant: UInt64) {
    refusals = instant &- lastRefusal < Self.shortTime ? refusals + 1 : 1
    lastRefusal = instant
  }

  var isRefusedOften: Bool { refusals == Self.mostRefusals }
}

extension WindowAccess {
  init(
    code: UInt32, exit: Int, base: UInt8, displacement: Int32, size: UInt8, isStore: Bool,
    doubles: UInt32, singles: UInt32, place: AccessPlace, isAmongOthers: Bool
  ) {
    (self.code, self.exit, self.base, self.displacement) = (code, exit, base, displacement)
    (self.size, self.isStore, self.doubles, self.singles) = (size, isStore, doubles, singles)
    (self.place, self.isAmongOthers) = (place, isAmongOthers)
  }
}
