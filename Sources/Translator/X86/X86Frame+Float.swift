import Hart
import RISCV

// Floating point in translated code.
//
//     xmm0 to xmm2   for the moment
//     xmm3 to ...    f registers that compilers use most
//
// Only code that uses floating point pays for it. Its blocks ask for `EngineWord.missing`, which says that all is missing when translated code
// is entered; then registers are loaded, and MXCSR gets the guest's rounding mode and no exceptions. Whoever leaves puts that back.
extension X86Frame {
  static let vectorPins = Pins(vectorPin)

  static func vectorPin(_ register: UInt8) -> X86Vector? {
    switch register {
    case 15: .xmm3
    case 14: .xmm4
    case 13: .xmm5
    case 12: .xmm6
    case 11: .xmm7
    case 10: .xmm8
    case 0: .xmm9
    case 1: .xmm10
    case 2: .xmm11
    case 3: .xmm12
    case 4: .xmm13
    case 5: .xmm14
    case 8: .xmm15
    default: nil
    }
  }

  // Words of the room. Those that are operands of the host's vector instructions have 16 bytes.
  private static var words: Int { HartRoom.engine + 512 }
  /// MXCSR while the engine is called.
  static var keptStatusWord: Int { words + 16 }
  /// Of each rounding mode of the guest, the value of MXCSR.
  static var statusWords: Int { words + 32 }
  private static var constants: Int { words + 64 }

  /// A constant of 64 bits, for an instruction that takes it from memory.
  enum Constant: Int, CaseIterable {
    case canonicalDouble, canonicalSingle, box, signDouble, signSingle, magnitudeDouble
    case magnitudeSingle, limitDouble, limitSingle

    var bits: UInt64 {
      switch self {
      case .canonicalDouble: 0x7ff8_0000_0000_0000
      case .canonicalSingle: 0xffff_ffff_7fc0_0000
      case .box: 0xffff_ffff_0000_0000
      case .signDouble: 1 << 63
      case .signSingle: 1 << 31
      case .magnitudeDouble: ~(1 << 63)
      case .magnitudeSingle: ~(1 << 31)
      // 2^63
      case .limitDouble: 0x43e0_0000_0000_0000
      case .limitSingle: 0xffff_ffff_5f00_0000
      }
    }

    var place: X86Place { X86Frame.room(constants + rawValue * 16) }

    static func canonical(_ format: FloatFormat) -> Self {
      format == .double ? .canonicalDouble : .canonicalSingle
    }
    static func sign(_ format: FloatFormat) -> Self {
      format == .double ? .signDouble : .signSingle
    }
    static func magnitude(_ format: FloatFormat) -> Self {
      format == .double ? .magnitudeDouble : .magnitudeSingle
    }
    static func limit(_ format: FloatFormat) -> Self {
      format == .double ? .limitDouble : .limitSingle
    }
  }

  /// MXCSR with all exceptions masked and none noted.
  private static var cleanStatus: UInt32 { 0x1f80 }

  /// Puts in a hart's room what translated code wants to find there.
  ///
  /// Unsafe pointer: the room.
  static func prepareFloat(_ room: UnsafeMutableRawPointer) {
    room.storeBytes(of: UInt32(FloatNeed.all), toByteOffset: EngineWord.missing, as: UInt32.self)
    // To nearest, towards zero, down, up: the host numbers them otherwise.
    for (mode, host) in [0, 3, 1, 2].enumerated() {
      room.storeBytes(
        of: cleanStatus | UInt32(host) << 13, toByteOffset: statusWords + mode * 4, as: UInt32.self)
    }
    for constant in Constant.allCases {
      room.storeBytes(
        of: constant.bits, toByteOffset: constants + constant.rawValue * 16, as: UInt64.self)
    }
  }

  /// The guest's exceptions for those of MXCSR.
  static func exceptions(_ status: UInt32) -> UInt8 {
    let bits = UInt8(truncatingIfNeeded: status)
    return (bits & 1) << 4 | (bits & 4) << 1 | (bits & 8) >> 1 | (bits & 16) >> 3
      | (bits & 32) >> 5
  }
}
