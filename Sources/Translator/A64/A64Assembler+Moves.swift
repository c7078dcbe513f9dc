// Constants, loads and stores.
extension A64Assembler {
  package mutating func move(_ target: A64Register, _ source: A64Register) {
    if target == source { return }
    logic(.or, target, .zero, source)
  }

  package mutating func move(_ target: A64Register, constant: Int64) {
    if let mask = A64BitMask(constant, .bits64), constant >> 16 != 0, ~constant >> 16 != 0 {
      logic(.or, target, .zero, mask: mask)
      return
    }
    let bits = UInt64(bitPattern: constant)
    let parts = (0..<4).map { UInt32(truncatingIfNeeded: bits >> ($0 * 16)) & 0xffff }
    let ones = parts.filter { $0 == 0xffff }.count
    let zeros = parts.filter { $0 == 0 }.count
    let isInverse = ones > zeros
    let filling: UInt32 = isInverse ? 0xffff : 0
    var isFirst = true
    for (index, part) in parts.enumerated() where part != filling {
      let opcode: UInt32 = isFirst ? (isInverse ? 0x9280_0000 : 0xd280_0000) : 0xf280_0000
      let value = isFirst && isInverse ? ~part & 0xffff : part
      word(opcode | UInt32(index) << 21 | value << 5 | UInt32(target.rawValue))
      isFirst = false
    }
    if isFirst { word((isInverse ? 0x9280_0000 : 0xd280_0000) | UInt32(target.rawValue)) }
  }

  // MARK: Accesses

  /// Where an access is: at a register plus a constant, or plus another register.
  package enum Place: Equatable {
    case constant(A64Register, Int)
    case index(A64Register, A64Register)
  }

  /// Whether a constant can be added to the address of an access of `size` bytes by the access itself.
  package static func isOffset(_ offset: Int, size: Int) -> Bool {
    (-256..<256).contains(offset) || offset >= 0 && offset % size == 0 && offset / size < 4096
  }

  private mutating func access(_ opcode: UInt32, _ register: UInt8, _ place: Place, size: Int) {
    let bits = UInt32(size.trailingZeroBitCount) << 30 | opcode << 22 | UInt32(register)
    switch place {
    case .constant(let base, let offset):
      let base = UInt32(base.rawValue) << 5
      if offset >= 0, offset % size == 0, offset / size < 4096 {
        word(0x3900_0000 | bits | UInt32(offset / size) << 10 | base)
      } else {
        word(0x3800_0000 | bits | UInt32(truncatingIfNeeded: offset & 0x1ff) << 12 | base)
      }
    case .index(let base, let index):
      word(0x3820_6800 | bits | UInt32(index.rawValue) << 16 | UInt32(base.rawValue) << 5)
    }
  }

  /// Loads and extends to 64 bits.
  package mutating func load(_ target: A64Register, _ place: Place, _ type: ValueType = .int64) {
    let isExtended = type.isSigned && type.size < 8
    access(isExtended ? 2 : 1, target.rawValue, place, size: type.size)
  }

  package mutating func store(_ source: A64Register, _ place: Place, size: Int = 8) {
    access(0, source.rawValue, place, size: size)
  }

  /// Loads four or eight bytes, and clears the others.
  package mutating func load(_ target: A64Vector, _ place: Place, size: Int) {
    access(0x11, target.rawValue, place, size: size)
  }

  package mutating func store(_ source: A64Vector, _ place: Place, size: Int) {
    access(0x10, source.rawValue, place, size: size)
  }

  /// Loads or stores two registers that lie beside each other.
  package mutating func pair(
    isLoad: Bool, _ first: A64Register, _ second: A64Register, _ base: A64Register, _ offset: Int
  ) {
    word(
      0xa900_0000 | (isLoad ? 1 << 22 : 0) | UInt32((offset >> 3) & 0x7f) << 15
        | UInt32(second.rawValue) << 10 | UInt32(base.rawValue) << 5 | UInt32(first.rawValue))
  }

  /// Stores two registers in `byteCount` bytes more of the stack.
  package mutating func push(_ first: A64Register, _ second: A64Register, byteCount: Int) {
    word(
      0xa980_03e0 | UInt32((-byteCount >> 3) & 0x7f) << 15 | UInt32(second.rawValue) << 10
        | UInt32(first.rawValue))
  }

  /// Takes back what `push` did.
  package mutating func pop(_ first: A64Register, _ second: A64Register, byteCount: Int) {
    word(
      0xa8c0_03e0 | UInt32((byteCount >> 3) & 0x7f) << 15 | UInt32(second.rawValue) << 10
        | UInt32(first.rawValue))
  }

  /// Loads 32 bits that lie between instructions, at a place that is not known yet; returns that of the instruction.
  package mutating func loadLiteral(_ target: A64Register) -> Int {
    word(0x1800_0000 | UInt32(target.rawValue))
    return count - 4
  }

  // MARK: In one step

  /// Loads before everything behind it (LDAR).
  package mutating func loadAcquiring(
    _ target: A64Register, _ address: A64Register, _ width: Width
  ) { exclusive(0x88df_fc00, target, address, width) }

  /// The same, and notes that a store is to follow (LDAXR).
  package mutating func loadExclusive(
    _ target: A64Register, _ address: A64Register, _ width: Width
  ) { exclusive(0x885f_fc00, target, address, width) }

  /// Stores after everything before it, if nobody else did since the load; `status` is 0 if so (STLXR).
  package mutating func storeExclusive(
    _ status: A64Register, _ source: A64Register, _ address: A64Register, _ width: Width
  ) { exclusive(0x8800_fc00 | UInt32(status.rawValue) << 16, source, address, width) }

  private mutating func exclusive(
    _ opcode: UInt32, _ register: A64Register, _ address: A64Register, _ width: Width
  ) {
    word(
      opcode | width.rawValue << 30 | UInt32(address.rawValue) << 5 | UInt32(register.rawValue))
  }
}
