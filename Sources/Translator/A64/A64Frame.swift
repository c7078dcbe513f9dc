import Hart
import RISCV

/// What translated code has in which register of the host, and where the rest is.
///
///     x28        the hart's room
///     x27        instructions that remain
///     x4 to x15, x19 to x26
///                guest registers that compilers use most
///     x0 to x3   for the moment
///     x16, x17   within one step of the emitter: addresses in the room, constants
///     x30        what thunks return to
///
/// x18 belongs to the platform, x29 to the chain of frames.
enum A64Frame {
  static var base: A64Register { .x28 }
  static var budget: A64Register { .x27 }

  /// Which guest registers live where. Those that a called function may change come first.
  static let pins = Pins(pin)

  static func pin(_ register: UInt8) -> A64Register? {
    switch register {
    case 10: .x4
    case 11: .x5
    case 12: .x6
    case 13: .x7
    case 14: .x8
    case 15: .x9
    case 16: .x10
    case 17: .x11
    case 5: .x12
    case 6: .x13
    case 7: .x14
    case 28: .x15
    case 2: .x19
    case 1: .x20
    case 8: .x21
    case 9: .x22
    case 18: .x23
    case 19: .x24
    case 20: .x25
    case 21: .x26
    default: nil
    }
  }

  /// How many of them a called function may change.
  static var lostPinCount: Int { 12 }

  /// A place near the start of the hart's room.
  static func room(_ offset: Int) -> A64Assembler.Place { .constant(base, offset) }

  // MARK: Floating point

  // Words of the room.
  private static var words: Int { HartRoom.engine + 512 }
  static var keptStatusWord: Int { words + 16 }
  static var keptControlWord: Int { words + 24 }
  /// The underflow exception, as it stands in the host's status.
  static var underflowWord: Int { words + 32 }

  /// Which f registers live where. v0 to v2 serve for the moment.
  static let vectorPins = Pins(vectorPin)

  static func vectorPin(_ register: UInt8) -> A64Vector? {
    switch register {
    case 10: .v6
    case 11: .v7
    case 12: .v16
    case 13: .v17
    case 14: .v18
    case 15: .v19
    case 16: .v20
    case 17: .v21
    case 0: .v22
    case 1: .v23
    case 2: .v24
    case 3: .v25
    case 4: .v26
    case 5: .v27
    case 6: .v28
    case 7: .v29
    case 8: .v30
    case 9: .v31
    default: nil
    }
  }

  /// Ones in the upper half.
  static var box: A64Vector { .v3 }
  /// The least normal numbers.
  static func least(_ format: FloatFormat) -> A64Vector { format == .double ? .v4 : .v5 }

  /// NaNs are the default one (FPCR.DN), which is RISC-V's canonical NaN.
  static var defaultNaN: UInt32 { 1 << 25 }
  /// The place of the rounding mode in FPCR: 0 to nearest, 1 up, 2 down, 3 towards zero.
  static var roundingBit: UInt32 { 22 }
  /// The place of the underflow exception in FPSR.
  static var underflowBit: UInt32 { 3 }

  /// The guest's exceptions for those of FPSR: the same five the other way round.
  static func exceptions(_ status: UInt32) -> UInt8 {
    let bits = UInt8(truncatingIfNeeded: status)
    return (bits & 1) << 4 | (bits & 2) << 2 | bits & 4 | (bits & 8) >> 2 | (bits & 16) >> 4
  }
}

extension A64Assembler {
  /// Puts the address of a part of the hart's room in a register, but for less than 4 KiB, which are returned.
  mutating func approach(_ target: A64Register, _ offset: Int) -> Int {
    add(target, A64Frame.base, constant: Int64(offset & ~0xfff))
    return offset & 0xfff
  }

  /// The address of a page for one in it.
  mutating func clearPlaceInPage(_ target: A64Register, _ address: A64Register) {
    if let mask = A64BitMask(-4096, .bits64) { logic(.and, target, address, mask: mask) }
  }

  /// Puts the address of a part of the hart's room in a register.
  mutating func locate(_ target: A64Register, _ offset: Int) {
    let rest = approach(target, offset)
    if rest != 0 { add(target, target, constant: Int64(rest)) }
  }
}
