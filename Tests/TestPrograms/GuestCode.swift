/// Machine code, a word an instruction, for tests that need only a few.
package struct GuestCode {
  package private(set) var words: [UInt32]

  package init(_ words: [UInt32] = []) { self.words = words }

  /// As it lies in memory.
  package var bytes: [UInt8] { words.flatMap { ELFBuilder.bytes($0) } }

  /// The pieces one after the other.
  package static func + (left: GuestCode, right: GuestCode) -> GuestCode {
    GuestCode(left.words + right.words)
  }

  /// `li rd, value`, always two instructions.
  package static func li(_ rd: UInt32, _ value: UInt32) -> GuestCode {
    let upper = value &+ 0x800
    return GuestCode([
      upper & 0xffff_f000 | rd << 7 | 0x37,
      (value & 0xfff) << 20 | rd << 15 | rd << 7 | 0x1b,
    ])
  }

  /// `sw rs2, 0(rs1)`.
  package static func sw(_ rs2: UInt32, at rs1: UInt32) -> GuestCode {
    GuestCode([rs2 << 20 | rs1 << 15 | 2 << 12 | 0x23])
  }

  /// `sd rs2, 0(rs1)`.
  package static func sd(_ rs2: UInt32, at rs1: UInt32) -> GuestCode {
    GuestCode([rs2 << 20 | rs1 << 15 | 3 << 12 | 0x23])
  }

  /// Writes a byte to the UART. Uses t0 and t1.
  package static func print(_ byte: UInt8) -> GuestCode {
    li(5, 0x1000_0000) + li(6, UInt32(byte))
      + GuestCode([6 << 20 | 5 << 15 | 0x23])  // sb t1, 0(t0)
  }

  /// Switches the machine off. Uses t0 and t1.
  package static func powerOff(code: UInt32 = 0) -> GuestCode {
    finish(code == 0 ? 0x5555 : code << 16 | 0x3333)
  }

  /// Asks for a reset. Uses t0 and t1.
  package static var reboot: GuestCode { finish(0x7777) }

  /// An endless loop: `j .`.
  package static var spin: GuestCode { GuestCode([0x0000_006f]) }

  /// Waits for an interrupt, again and again.
  package static var wait: GuestCode { GuestCode([0x1050_0073, 0xffdf_f06f]) }

  private static func finish(_ value: UInt32) -> GuestCode {
    li(5, 0x10_0000) + li(6, value) + sw(6, at: 5) + wait
  }
}
