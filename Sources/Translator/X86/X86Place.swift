/// Where an operand is, as instructions say it: what follows the opcode, and what is in the prefixes (Intel manual, volume 2, 2.1.5).
///
/// It is mostly made of constants, of which the compiler makes one; so all that is left to do for an instruction is to put its own
/// register in.
package struct X86Place: Equatable {
  /// SIB and displacement, the first byte lowest: at most five.
  let tail: UInt64
  let tailCount: UInt8
  /// ModRM, without the instruction's register.
  let modRM: UInt8
  /// The bits B and X of REX.
  let rex: UInt8
  /// Whether it is counted from the base of GS.
  let isInWindow: Bool

  package static func register(_ register: X86Register) -> Self {
    Self(
      tail: 0, tailCount: 0, modRM: 0xc0 | register.rawValue & 7, rex: register.rawValue >> 3,
      isInWindow: false)
  }

  /// At base + index + displacement.
  @inline(__always)
  package static func memory(
    _ base: X86Register, index: X86Register? = nil, displacement: Int32
  ) -> Self { Self(base, index, displacement, isInWindow: false) }

  /// At the base of GS + base + displacement.
  package static func window(_ base: X86Register, displacement: Int32) -> Self {
    Self(base, nil, displacement, isInWindow: true)
  }

  private init(tail: UInt64, tailCount: UInt8, modRM: UInt8, rex: UInt8, isInWindow: Bool) {
    self.tail = tail
    self.tailCount = tailCount
    self.modRM = modRM
    self.rex = rex
    self.isInWindow = isInWindow
  }

  @inline(__always)
  private init(
    _ base: X86Register, _ index: X86Register?, _ displacement: Int32, isInWindow: Bool
  ) {
    let low = base.rawValue & 7
    let isShort = Int32(Int8(truncatingIfNeeded: displacement)) == displacement
    // Without a displacement, rbp and r13 would be something else.
    let isNone = displacement == 0 && low != 5
    let mode: UInt8 = isNone ? 0 : isShort ? 0x40 : 0x80
    let count: UInt8 = isNone ? 0 : isShort ? 1 : 4
    let distance = UInt64(UInt32(bitPattern: displacement))
    if let index {
      let sib = (index.rawValue & 7) << 3 | low
      self.init(
        tail: distance << 8 | UInt64(sib), tailCount: count + 1, modRM: mode | 4,
        rex: base.rawValue >> 3 | (index.rawValue >> 3) << 1, isInWindow: isInWindow)
    } else if low == 4 {
      self.init(
        tail: distance << 8 | 0x24, tailCount: count + 1, modRM: mode | 4,
        rex: base.rawValue >> 3, isInWindow: isInWindow)
    } else {
      self.init(
        tail: distance, tailCount: count, modRM: mode | low, rex: base.rawValue >> 3,
        isInWindow: isInWindow)
    }
  }

  func isRegister(_ register: X86Register) -> Bool {
    modRM == 0xc0 | register.rawValue & 7 && rex == register.rawValue >> 3
  }

  /// The register that it is, if it is one.
  var register: X86Register? {
    modRM >= 0xc0 ? X86Register(rawValue: modRM & 7 | rex << 3) : nil
  }
}
