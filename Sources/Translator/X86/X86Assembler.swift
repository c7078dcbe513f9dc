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
    let form: UInt64 =
      switch size {
      case 1: 0x90
      case 2: 0x90_66
      case 3: 0x00_1f0f
      case 4: 0x0040_1f0f
      case 5: 0x00_0044_1f0f
      case 6: 0x0000_441f_0f66
      case 7: 0x80_1f0f
      default: 0x84_1f0f
      }
    buffer.append(form, byteCount: size)
  }

  // MARK: Encoding

  /// REX, opcode, ModRM, SIB and displacement. A long opcode has 0x0f in front; `prefix` is what comes before REX.
  package mutating func encode(
    prefix: UInt8? = nil, isLong: Bool = false, _ opcode: UInt8, _ register: UInt8,
    _ place: X86Place, wide: Bool, byteRegister: Bool = false
  ) {
    var bytes = FewBytes(segmentOf: place)
    if let prefix { bytes.append(prefix) }
    var rex: UInt8 = wide ? 0x48 : 0
    rex |= register & 8 != 0 ? 0x44 : 0
    switch place {
    case .register(let other): rex |= other.rawValue & 8 != 0 ? 0x41 : 0
    case .memory(let base, let index, _):
      rex |= base.rawValue & 8 != 0 ? 0x41 : 0
      if let index { rex |= index.rawValue & 8 != 0 ? 0x42 : 0 }
    case .window(let base, _): rex |= base.rawValue & 8 != 0 ? 0x41 : 0
    }
    // Without one, registers 4 to 7 would be ah to bh.
    if rex != 0 || byteRegister { bytes.append(rex | 0x40) }
    if isLong { bytes.append(0x0f) }
    bytes.append(opcode)
    modRM(register, place, after: bytes)
  }

  /// ModRM and what follows it, behind a few bytes.
  mutating func modRM(_ register: UInt8, _ place: X86Place, after first: FewBytes) {
    var bytes = first
    let middle = (register & 7) << 3
    switch place {
    case .register(let other):
      bytes.append(0xc0 | middle | other.rawValue & 7)
      buffer.append(bytes.bits, byteCount: bytes.count)
    case .window(let base, let displacement):
      modRM(register, .memory(base, displacement: displacement), after: bytes)
    case .memory(let base, let index, let displacement):
      let low = base.rawValue & 7
      let isShort = Int32(Int8(truncatingIfNeeded: displacement)) == displacement
      let isNone = displacement == 0 && low != 5
      let mode: UInt8 = isNone ? 0 : isShort ? 0x40 : 0x80
      if let index {
        bytes.append(mode | middle | 4)
        bytes.append((index.rawValue & 7) << 3 | low)
      } else {
        bytes.append(mode | middle | low)
        if low == 4 { bytes.append(0x24) }
      }
      buffer.append(bytes.bits, byteCount: bytes.count)
      let distance = UInt32(bitPattern: displacement)
      buffer.append(UInt64(distance), byteCount: isNone ? 0 : isShort ? 1 : 4)
    }
  }
}

/// Up to eight bytes, the first of them lowest: written at once, which takes less than one by one.
struct FewBytes {
  private(set) var bits: UInt64 = 0
  private(set) var count = 0

  /// With the prefix for GS, if a place wants it.
  @inline(__always)
  init(segmentOf place: X86Place) {
    if case .window = place { append(0x65) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    bits |= UInt64(byte) << UInt64(count * 8)
    count += 1
  }
}
