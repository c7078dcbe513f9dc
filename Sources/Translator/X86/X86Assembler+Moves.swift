// Moves of all sizes.
extension X86Assembler {
  package mutating func move(_ target: X86Register, _ source: X86Place, _ width: Width = .bits64) {
    if width == .bits64, source.isRegister(target) { return }
    encode(0x8b, target.rawValue, source, wide: width == .bits64)
  }

  package mutating func move(_ target: X86Register, _ source: X86Register) {
    move(target, .register(source))
  }

  /// Stores one, two, four or eight bytes.
  package mutating func store(_ source: X86Register, _ place: X86Place, size: Int = 8) {
    switch size {
    case 1: encode(0x88, source.rawValue, place, wide: false, byteRegister: source.rawValue >= 4)
    case 2: encode(prefix: 0x66, 0x89, source.rawValue, place, wide: false)
    default: encode(0x89, source.rawValue, place, wide: size == 8)
    }
  }

  /// A constant, in the shortest form that leaves flags alone.
  package mutating func move(_ target: X86Register, constant: Int64) {
    if let small = UInt32(exactly: constant) {
      if target.rawValue & 8 != 0 { byte(0x41) }
      byte(0xb8 | target.rawValue & 7)
      word32(Int32(bitPattern: small))
    } else if let small = Int32(exactly: constant) {
      encode(0xc7, 0, .register(target), wide: true)
      word32(small)
    } else {
      byte(0x48 | (target.rawValue & 8 != 0 ? 1 : 0))
      byte(0xb8 | target.rawValue & 7)
      buffer.append(constant)
    }
  }

  /// Stores a constant of 32 bits, sign-extended to 64.
  package mutating func store(constant: Int32, _ place: X86Place, _ width: Width = .bits64) {
    encode(0xc7, 0, place, wide: width == .bits64)
    word32(constant)
  }

  /// Loads and extends: the moves of all sizes.
  package mutating func load(_ target: X86Register, _ place: X86Place, _ type: ValueType) {
    let isHigh = place.register.map { $0.rawValue >= 4 } ?? false
    switch type {
    case .int8: encode(isLong: true, 0xbe, target.rawValue, place, wide: true)
    case .int16: encode(isLong: true, 0xbf, target.rawValue, place, wide: true)
    case .int32: encode(0x63, target.rawValue, place, wide: true)
    case .uint8:
      encode(isLong: true, 0xb6, target.rawValue, place, wide: false, byteRegister: isHigh)
    case .uint16: encode(isLong: true, 0xb7, target.rawValue, place, wide: false)
    case .uint32: encode(0x8b, target.rawValue, place, wide: false)
    case .int64, .uint64: encode(0x8b, target.rawValue, place, wide: true)
    }
  }

  /// The address itself.
  package mutating func loadAddress(
    _ target: X86Register, _ place: X86Place, _ width: Width = .bits64
  ) {
    encode(0x8d, target.rawValue, place, wide: width == .bits64)
  }
}
