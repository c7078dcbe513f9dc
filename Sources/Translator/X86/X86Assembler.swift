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
  @inline(__always)
  package mutating func encode(
    prefix: UInt8? = nil, isLong: Bool = false, _ opcode: UInt8, _ register: UInt8,
    _ place: X86Place, wide: Bool, byteRegister: Bool = false
  ) {
    begin(place)
    var bytes = FewBytes()
    if let prefix { bytes.append(prefix) }
    let rex = (register >> 3) << 2 | place.rex
    if wide {
      // Here all bytes have their places.
      bytes.append(0x48 | rex)
      finish(bytes, isLong: isLong, opcode, register, place)
    } else {
      // Without one, registers 4 to 7 would be ah to bh.
      bytes.append(0x40 | rex, if: rex != 0 || byteRegister)
      finish(bytes, isLong: isLong, opcode, register, place)
    }
  }

  /// An instruction of 64 bits about a register and what is far from the base of the hart's room: of these there are the most, and all
  /// their bytes have their places.
  @inline(__always)
  private mutating func encodeFar(_ opcode: UInt8, _ register: X86Register, _ displacement: Int32) {
    let number = UInt64(register.rawValue)
    let modRM = 0x85 | (number & 7) << 3
    buffer.append(
      0x48 | (number >> 3) << 2 | UInt64(opcode) << 8 | modRM << 16
        | UInt64(UInt32(bitPattern: displacement)) << 24, byteCount: 7)
  }

  mutating func loadFar(_ target: X86Register, _ displacement: Int32) {
    encodeFar(0x8b, target, displacement)
  }

  mutating func storeFar(_ source: X86Register, _ displacement: Int32) {
    encodeFar(0x89, source, displacement)
  }

  mutating func arithmeticFar(
    _ operation: X86Arithmetic, _ target: X86Register, _ displacement: Int32
  ) { encodeFar(operation.rawValue << 3 | 3, target, displacement) }

  /// The prefix for GS, if a place wants it.
  @inline(__always)
  mutating func begin(_ place: X86Place) {
    if place.isInWindow { byte(0x65) }
  }

  @inline(__always)
  private mutating func finish(
    _ first: FewBytes, isLong: Bool, _ opcode: UInt8, _ register: UInt8, _ place: X86Place
  ) {
    var bytes = first
    if isLong { bytes.append(0x0f) }
    bytes.append(opcode)
    append(bytes, register, place)
  }

  /// ModRM and what follows it, behind a few bytes.
  @inline(__always)
  mutating func append(_ first: FewBytes, _ register: UInt8, _ place: X86Place) {
    var bytes = first
    bytes.append(place.modRM | (register & 7) << 3)
    buffer.append(bytes.bits, byteCount: bytes.count)
    buffer.append(place.tail, byteCount: Int(place.tailCount))
  }
}

/// Up to eight bytes, the first of them lowest: written at once, which takes less than one by one.
struct FewBytes {
  private(set) var bits: UInt64 = 0
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    bits |= UInt64(byte) &<< UInt64(truncatingIfNeeded: count &* 8)
    count &+= 1
  }

  /// The same if something is so; without a jump, which the processor would have to foresee.
  @inline(__always)
  mutating func append(_ byte: UInt8, if isSo: Bool) {
    bits |= UInt64(isSo ? byte : 0) &<< UInt64(truncatingIfNeeded: count &* 8)
    count &+= isSo ? 1 : 0
  }
}
