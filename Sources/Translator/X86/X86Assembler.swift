/// Writes x86-64 instructions, one method a form (Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2).
package struct X86Assembler: Assembler {
  package var buffer: CodeBuffer

  package init(_ buffer: CodeBuffer) { self.buffer = buffer }

  // MARK: Bytes

  package mutating func byte(_ value: UInt8) { buffer.append(value) }

  package mutating func word32(_ value: Int32) { buffer.append(value) }

  /// Has what is written next begin at a multiple of `alignment`.
  package mutating func align(_ alignment: Int) { pad(-count & (alignment - 1)) }

  /// Does nothing for so many bytes, at most eight, by one instruction: the host takes as long for a short one (Intel 64 and IA-32
  /// Architectures Software Developer's Manual, volume 2, NOP).
  mutating func pad(_ size: Int) {
    let form: [UInt8] =
      switch size {
      case 0: []
      case 1: [0x90]
      case 2: [0x66, 0x90]
      case 3: [0x0f, 0x1f, 0]
      case 4: [0x0f, 0x1f, 0x40, 0]
      case 5: [0x0f, 0x1f, 0x44, 0, 0]
      case 6: [0x66, 0x0f, 0x1f, 0x44, 0, 0]
      case 7: [0x0f, 0x1f, 0x80, 0, 0, 0, 0]
      default: [0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0]
      }
    for part in form { byte(part) }
  }

  // MARK: Encoding

  /// REX, opcode, ModRM, SIB and displacement. `map` is the escape before the opcode (0x0f for most), `prefix` what comes
  /// before REX.
  package mutating func encode(
    prefix: UInt8? = nil, map: [UInt8] = [], _ opcode: UInt8, _ register: UInt8, _ place: X86Place,
    wide: Bool, byteRegister: Bool = false
  ) {
    if let prefix { byte(prefix) }
    var rex: UInt8 = wide ? 0x48 : 0
    rex |= register & 8 != 0 ? 0x44 : 0
    switch place {
    case .register(let other): rex |= other.rawValue & 8 != 0 ? 0x41 : 0
    case .memory(let base, let index, _):
      rex |= base.rawValue & 8 != 0 ? 0x41 : 0
      if let index { rex |= index.rawValue & 8 != 0 ? 0x42 : 0 }
    }
    // Without one, registers 4 to 7 would be ah to bh.
    if rex != 0 || byteRegister { byte(rex | 0x40) }
    for escape in map { byte(escape) }
    byte(opcode)
    modRM(register, place)
  }

  /// ModRM and what follows it.
  package mutating func modRM(_ register: UInt8, _ place: X86Place) {
    let middle = (register & 7) << 3
    switch place {
    case .register(let other):
      byte(0xc0 | middle | other.rawValue & 7)
    case .memory(let base, let index, let displacement):
      let low = base.rawValue & 7
      let isShort = Int32(Int8(truncatingIfNeeded: displacement)) == displacement
      let isNone = displacement == 0 && low != 5
      let mode: UInt8 = isNone ? 0 : isShort ? 0x40 : 0x80
      if let index {
        byte(mode | middle | 4)
        byte((index.rawValue & 7) << 3 | low)
      } else {
        byte(mode | middle | low)
        if low == 4 { byte(0x24) }
      }
      if isNone { return }
      if isShort {
        byte(UInt8(truncatingIfNeeded: displacement))
      } else {
        word32(displacement)
      }
    }
  }
}
