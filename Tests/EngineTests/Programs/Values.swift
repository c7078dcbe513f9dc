import Fuzzing

/// Values that instructions may take for something special, and others.
enum Values {
  private static let corners: [UInt64] = [
    0, 1, 2, 7, ~0, ~1, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff,
    0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_ffff_8000_0000, 0xffff_ffff_7fff_ffff,
    0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x1_0000_0000,
  ]
  private static let doubles: [UInt64] = [
    0, 0x8000_0000_0000_0000, 0x3ff0_0000_0000_0000, 0xbff0_0000_0000_0000,
    0x7ff0_0000_0000_0000, 0xfff0_0000_0000_0000, 0x7ff8_0000_0000_0000, 0x7ff0_0000_0000_0001,
    0xfff8_0000_0000_0001, 1, 0x000f_ffff_ffff_ffff, 0x0010_0000_0000_0000,
    0x7fef_ffff_ffff_ffff, 0x41df_ffff_ffc0_0000, 0x43e0_0000_0000_0000, 0x3fe0_0000_0000_0000,
  ]
  private static let singles: [UInt64] = [
    0, 0x8000_0000, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x7f80_0001,
    0xffc0_0001, 1, 0x007f_ffff, 0x0080_0000, 0x7f7f_ffff, 0x4f00_0000, 0x5f00_0000, 0x3f00_0000,
  ]
  private static let halves: [UInt64] = [
    0, 0x8000, 0x3c00, 0xbc00, 0x7c00, 0xfc00, 0x7e00, 0x7c01, 0xfe01, 1, 0x3ff, 0x400, 0x7bff,
  ]

  /// Any kind of value.
  static func any(_ random: inout SplitMix) -> UInt64 {
    switch random.below(8) {
    case 0: corners[random.below(corners.count)]
    case 1: UInt64(random.below(0x10000))
    case 2: random.next()
    case 3: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: random.next())))
    default: float(&random)
    }
  }

  /// A floating-point number, boxed unless it is a double, or once in a while not.
  static func float(_ random: inout SplitMix) -> UInt64 {
    let box = random.below(12) != 0
    switch random.below(7) {
    case 0: return doubles[random.below(doubles.count)]
    case 1: return (box ? ~0 << 32 : 0) | singles[random.below(singles.count)]
    case 2: return (box ? ~0 << 16 : 0) | halves[random.below(halves.count)]
    case 3: return (1023 - 40 + random.next() % 80) << 52 | random.next() >> 12
    case 4:
      let exponent = 127 - 20 + random.next() % 40
      return ~0 << 32 | random.next() & 1 << 31 | exponent << 23 | random.next() >> 41
    case 5: return ~0 << 16 | random.next() & 0xffff
    default: return Double(random.below(1 << 20) - 1 << 19).bitPattern
    }
  }
}
