import Fuzzing

/// Numbers that floating point may take for something special, and their neighbours.
enum FloatValues {
  private static let doubles: [UInt64] = [
    0, 1, 2, 0x000f_ffff_ffff_ffff, 0x0010_0000_0000_0000, 0x0010_0000_0000_0001,
    0x3fdf_ffff_ffff_ffff, 0x3fe0_0000_0000_0000, 0x3fe0_0000_0000_0001, 0x3fef_ffff_ffff_ffff,
    0x3ff0_0000_0000_0000, 0x3ff0_0000_0000_0001, 0x3ff8_0000_0000_0000, 0x4000_0000_0000_0000,
    0x4004_0000_0000_0000, 0x3690_0000_0000_0000, 0x36a0_0000_0000_0000, 0x380f_ffff_ffff_ffff,
    0x3810_0000_0000_0000, 0x380f_ffff_e000_0000, 0x380f_ffff_f000_0000, 0x47ef_ffff_e000_0000,
    0x47ef_ffff_f000_0000, 0x41df_ffff_ffc0_0000, 0x41df_ffff_ffe0_0000, 0x41e0_0000_0000_0000,
    0x41ef_ffff_ffe0_0000, 0x41ef_ffff_fff0_0000, 0x41f0_0000_0000_0000, 0x43df_ffff_ffff_ffff,
    0x43e0_0000_0000_0000, 0x43ef_ffff_ffff_ffff, 0x43f0_0000_0000_0000, 0x7fdf_ffff_ffff_ffff,
    0x7fe0_0000_0000_0000, 0x7fef_ffff_ffff_ffff, 0x7ff0_0000_0000_0000, 0x7ff0_0000_0000_0001,
    0x7ff7_ffff_ffff_ffff, 0x7ff8_0000_0000_0000, 0x7fff_ffff_ffff_ffff,
  ]
  private static let singles: [UInt64] = [
    0, 1, 2, 0x007f_ffff, 0x0080_0000, 0x0080_0001, 0x3eff_ffff, 0x3f00_0000, 0x3f00_0001,
    0x3f7f_ffff, 0x3f80_0000, 0x3f80_0001, 0x3fc0_0000, 0x4000_0000, 0x4020_0000, 0x4eff_ffff,
    0x4f00_0000, 0x4f7f_ffff, 0x4f80_0000, 0x5eff_ffff, 0x5f00_0000, 0x5f7f_ffff, 0x5f80_0000,
    0x7eff_ffff, 0x7f00_0000, 0x7f7f_ffff, 0x7f80_0000, 0x7f80_0001, 0x7fbf_ffff, 0x7fc0_0000,
    0x7fff_ffff,
  ]
  private static let integers: [UInt64] = [
    0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x01ff_ffff, 0x0100_0001,
    0x0020_0000_0000_0001, 0x0020_0000_0000_0003, 0x7fff_ffff_ffff_ffff, 0x7fff_ffff_ffff_fc00,
    0x7fff_ffff_ffff_fe00, 0x8000_0000_0000_0000, 0x8000_0000_0000_0401, 0xffff_ffff_ffff_fc00,
    0xffff_ffff_ffff_fbff, 0xffff_ff80_0000_0000, 0xffff_ff7f_ffff_ffff, 0x8000_0000_0000_0400,
  ]

  static func double(_ random: inout SplitMix) -> UInt64 {
    let sign = random.next() & 1 << 63
    switch random.below(8) {
    case 0: return random.next()
    // Near each other, so that they cancel and tie.
    case 1: return sign | (1020 + random.next() % 8) << 52 | (random.next() & 7) << 49
    case 2: return sign | (1023 + random.next() % 66) << 52 | random.next() >> 12
    case 3: return sign | (random.next() % 60) << 52 | random.next() >> 12
    // Products and quotients are about the least normal number.
    case 4:
      let exponent = [511, 1534][random.below(2)] + random.next() % 2
      return sign | exponent << 52 | nearlyWhole(&random, bits: 52)
    default: return sign | doubles[random.below(doubles.count)]
    }
  }

  /// Boxed, or once in a while not.
  static func single(_ random: inout SplitMix) -> UInt64 {
    let box: UInt64 = random.below(24) == 0 ? random.next() & ~0 << 32 : ~0 << 32
    let sign = random.next() & 1 << 31
    switch random.below(8) {
    case 0: return box | random.next() >> 32
    case 1: return box | sign | (124 + random.next() % 8) << 23 | (random.next() & 7) << 20
    case 2: return box | sign | (127 + random.next() % 66) << 23 | random.next() >> 41
    case 3: return box | sign | (random.next() % 30) << 23 | random.next() >> 41
    case 4:
      let exponent = [63, 190][random.below(2)] + random.next() % 2
      return box | sign | exponent << 23 | nearlyWhole(&random, bits: 23)
    default: return box | sign | singles[random.below(singles.count)]
    }
  }

  /// A fraction near zero, above or below.
  private static func nearlyWhole(_ random: inout SplitMix, bits: UInt64) -> UInt64 {
    (random.next() % 9 &- 4) & ((1 << bits) - 1)
  }

  static func integer(_ random: inout SplitMix) -> UInt64 {
    switch random.below(4) {
    case 0: random.next()
    case 1: random.next() >> UInt64(random.below(64))
    default: integers[random.below(integers.count)]
    }
  }
}
