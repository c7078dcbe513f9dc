// RV64I (unprivileged manual, chapters 2 and 4), Zifencei (6), Zihintpause and Zihintntl (hints within it).

extension Row {
  // swift-format-ignore
  static let base: [Row] = [
    Row(.lui,     "lui",     "imm[31:12] rd 0110111",                            "rd, imm20",         .i),
    Row(.auipc,   "auipc",   "imm[31:12] rd 0010111",                            "rd, imm20",         .i),
    Row(.jal,     "jal",     "imm[20|10:1|11|19:12] rd 1101111",                 "rd, target",        .i),
    Row(.jalr,    "jalr",    "imm[11:0] rs1 000 rd 1100111",                     "rd, imm(rs1)",      .i),
    Row(.beq,     "beq",     "imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.bne,     "bne",     "imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.blt,     "blt",     "imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.bge,     "bge",     "imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.bltu,    "bltu",    "imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.bgeu,    "bgeu",    "imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011",     "rs1, rs2, target",  .i),
    Row(.lb,      "lb",      "imm[11:0] rs1 000 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.lh,      "lh",      "imm[11:0] rs1 001 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.lw,      "lw",      "imm[11:0] rs1 010 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.ld,      "ld",      "imm[11:0] rs1 011 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.lbu,     "lbu",     "imm[11:0] rs1 100 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.lhu,     "lhu",     "imm[11:0] rs1 101 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.lwu,     "lwu",     "imm[11:0] rs1 110 rd 0000011",                     "rd, imm(rs1)",      .i),
    Row(.sb,      "sb",      "imm[11:5] rs2 rs1 000 imm[4:0] 0100011",           "rs2, imm(rs1)",     .i),
    Row(.sh,      "sh",      "imm[11:5] rs2 rs1 001 imm[4:0] 0100011",           "rs2, imm(rs1)",     .i),
    Row(.sw,      "sw",      "imm[11:5] rs2 rs1 010 imm[4:0] 0100011",           "rs2, imm(rs1)",     .i),
    Row(.sd,      "sd",      "imm[11:5] rs2 rs1 011 imm[4:0] 0100011",           "rs2, imm(rs1)",     .i),
    Row(.addi,    "addi",    "imm[11:0] rs1 000 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.slti,    "slti",    "imm[11:0] rs1 010 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.sltiu,   "sltiu",   "imm[11:0] rs1 011 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.xori,    "xori",    "imm[11:0] rs1 100 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.ori,     "ori",     "imm[11:0] rs1 110 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.andi,    "andi",    "imm[11:0] rs1 111 rd 0010011",                     "rd, rs1, imm",      .i),
    Row(.slli,    "slli",    "000000 uimm[5:0] rs1 001 rd 0010011",              "rd, rs1, uimm",     .i),
    Row(.srli,    "srli",    "000000 uimm[5:0] rs1 101 rd 0010011",              "rd, rs1, uimm",     .i),
    Row(.srai,    "srai",    "010000 uimm[5:0] rs1 101 rd 0010011",              "rd, rs1, uimm",     .i),
    Row(.add,     "add",     "0000000 rs2 rs1 000 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.sub,     "sub",     "0100000 rs2 rs1 000 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.sll,     "sll",     "0000000 rs2 rs1 001 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.slt,     "slt",     "0000000 rs2 rs1 010 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.sltu,    "sltu",    "0000000 rs2 rs1 011 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.xor,     "xor",     "0000000 rs2 rs1 100 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.srl,     "srl",     "0000000 rs2 rs1 101 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.sra,     "sra",     "0100000 rs2 rs1 101 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.or,      "or",      "0000000 rs2 rs1 110 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.and,     "and",     "0000000 rs2 rs1 111 rd 0110011",                   "rd, rs1, rs2",      .i),
    Row(.addiw,   "addiw",   "imm[11:0] rs1 000 rd 0011011",                     "rd, rs1, imm",      .i),
    Row(.slliw,   "slliw",   "0000000 uimm[4:0] rs1 001 rd 0011011",             "rd, rs1, uimm",     .i),
    Row(.srliw,   "srliw",   "0000000 uimm[4:0] rs1 101 rd 0011011",             "rd, rs1, uimm",     .i),
    Row(.sraiw,   "sraiw",   "0100000 uimm[4:0] rs1 101 rd 0011011",             "rd, rs1, uimm",     .i),
    Row(.addw,    "addw",    "0000000 rs2 rs1 000 rd 0111011",                   "rd, rs1, rs2",      .i),
    Row(.subw,    "subw",    "0100000 rs2 rs1 000 rd 0111011",                   "rd, rs1, rs2",      .i),
    Row(.sllw,    "sllw",    "0000000 rs2 rs1 001 rd 0111011",                   "rd, rs1, rs2",      .i),
    Row(.srlw,    "srlw",    "0000000 rs2 rs1 101 rd 0111011",                   "rd, rs1, rs2",      .i),
    Row(.sraw,    "sraw",    "0100000 rs2 rs1 101 rd 0111011",                   "rd, rs1, rs2",      .i),
    Row(.pause,   "pause",   "000000010000 00000 000 00000 0001111",             "",                  .zihintpause),
    Row(.fence,   "fence",   "fm pred succ rs1 000 rd 0001111",                  "pred, succ",        .i),
    Row(.fence_i, "fence.i", "imm[11:0] rs1 001 rd 0001111",                     "",                  .zifencei),
  ]
}

extension Engine where Self: ~Copyable {
  @inlinable @inline(always)
  func immediate(_ i: Instruction) -> Word { .constant(i.immediate) }

  // MARK: Constants and jumps

  @inlinable @inline(always)
  public mutating func lui(_ i: Instruction) { self[i.rd] = .constant(i.immediate &<< 12) }

  @inlinable @inline(always)
  public mutating func auipc(_ i: Instruction) { self[i.rd] = pc &+ .constant(i.immediate &<< 12) }

  @inlinable @inline(always)
  public mutating func jal(_ i: Instruction) throws(Failure) {
    let link = pc &+ .constant(Int64(i.length))
    try jump(by: i.immediate)
    self[i.rd] = link
  }

  @inlinable @inline(always)
  public mutating func jalr(_ i: Instruction) throws(Failure) {
    let link = pc &+ .constant(Int64(i.length))
    try jump(to: self[i.rs1] &+ immediate(i))
    self[i.rd] = link
  }

  @inlinable @inline(always)
  public mutating func beq(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].equal(self[i.rs2]), by: i.immediate)
  }

  @inlinable @inline(always)
  public mutating func bne(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].equal(self[i.rs2]) ^ .constant(1), by: i.immediate)
  }

  @inlinable @inline(always)
  public mutating func blt(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].less(self[i.rs2]), by: i.immediate)
  }

  @inlinable @inline(always)
  public mutating func bge(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].less(self[i.rs2]) ^ .constant(1), by: i.immediate)
  }

  @inlinable @inline(always)
  public mutating func bltu(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].lessUnsigned(self[i.rs2]), by: i.immediate)
  }

  @inlinable @inline(always)
  public mutating func bgeu(_ i: Instruction) throws(Failure) {
    try branch(if: self[i.rs1].lessUnsigned(self[i.rs2]) ^ .constant(1), by: i.immediate)
  }

  // MARK: Loads and stores

  @inlinable @inline(always)
  mutating func load<Value: FixedWidthInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    self[i.rd] = try load(self[i.rs1] &+ immediate(i), as: type)
  }

  @inlinable @inline(always)
  mutating func store<Value: FixedWidthInteger>(
    _ i: Instruction, _ type: Value.Type
  ) throws(Failure) {
    try store(self[i.rs1] &+ immediate(i), self[i.rs2], as: type)
  }

  @inlinable @inline(always)
  public mutating func lb(_ i: Instruction) throws(Failure) { try load(i, Int8.self) }

  @inlinable @inline(always)
  public mutating func lh(_ i: Instruction) throws(Failure) { try load(i, Int16.self) }

  @inlinable @inline(always)
  public mutating func lw(_ i: Instruction) throws(Failure) { try load(i, Int32.self) }

  @inlinable @inline(always)
  public mutating func ld(_ i: Instruction) throws(Failure) { try load(i, Int64.self) }

  @inlinable @inline(always)
  public mutating func lbu(_ i: Instruction) throws(Failure) { try load(i, UInt8.self) }

  @inlinable @inline(always)
  public mutating func lhu(_ i: Instruction) throws(Failure) { try load(i, UInt16.self) }

  @inlinable @inline(always)
  public mutating func lwu(_ i: Instruction) throws(Failure) { try load(i, UInt32.self) }

  @inlinable @inline(always)
  public mutating func sb(_ i: Instruction) throws(Failure) { try store(i, UInt8.self) }

  @inlinable @inline(always)
  public mutating func sh(_ i: Instruction) throws(Failure) { try store(i, UInt16.self) }

  @inlinable @inline(always)
  public mutating func sw(_ i: Instruction) throws(Failure) { try store(i, UInt32.self) }

  @inlinable @inline(always)
  public mutating func sd(_ i: Instruction) throws(Failure) { try store(i, UInt64.self) }

  // MARK: Arithmetic with an immediate

  @inlinable @inline(always)
  public mutating func addi(_ i: Instruction) { self[i.rd] = self[i.rs1] &+ immediate(i) }

  @inlinable @inline(always)
  public mutating func slti(_ i: Instruction) { self[i.rd] = self[i.rs1].less(immediate(i)) }

  @inlinable @inline(always)
  public mutating func sltiu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].lessUnsigned(immediate(i))
  }

  @inlinable @inline(always)
  public mutating func xori(_ i: Instruction) { self[i.rd] = self[i.rs1] ^ immediate(i) }

  @inlinable @inline(always)
  public mutating func ori(_ i: Instruction) { self[i.rd] = self[i.rs1] | immediate(i) }

  @inlinable @inline(always)
  public mutating func andi(_ i: Instruction) { self[i.rd] = self[i.rs1] & immediate(i) }

  @inlinable @inline(always)
  public mutating func slli(_ i: Instruction) { self[i.rd] = self[i.rs1] &<< immediate(i) }

  @inlinable @inline(always)
  public mutating func srli(_ i: Instruction) { self[i.rd] = self[i.rs1] &>> immediate(i) }

  @inlinable @inline(always)
  public mutating func srai(_ i: Instruction) {
    self[i.rd] = self[i.rs1].arithmeticShiftRight(immediate(i))
  }

  // MARK: Arithmetic on registers

  @inlinable @inline(always)
  public mutating func add(_ i: Instruction) { self[i.rd] = self[i.rs1] &+ self[i.rs2] }

  @inlinable @inline(always)
  public mutating func sub(_ i: Instruction) { self[i.rd] = self[i.rs1] &- self[i.rs2] }

  @inlinable @inline(always)
  public mutating func sll(_ i: Instruction) { self[i.rd] = self[i.rs1] &<< self[i.rs2] }

  @inlinable @inline(always)
  public mutating func slt(_ i: Instruction) { self[i.rd] = self[i.rs1].less(self[i.rs2]) }

  @inlinable @inline(always)
  public mutating func sltu(_ i: Instruction) {
    self[i.rd] = self[i.rs1].lessUnsigned(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func xor(_ i: Instruction) { self[i.rd] = self[i.rs1] ^ self[i.rs2] }

  @inlinable @inline(always)
  public mutating func srl(_ i: Instruction) { self[i.rd] = self[i.rs1] &>> self[i.rs2] }

  @inlinable @inline(always)
  public mutating func sra(_ i: Instruction) {
    self[i.rd] = self[i.rs1].arithmeticShiftRight(self[i.rs2])
  }

  @inlinable @inline(always)
  public mutating func or(_ i: Instruction) { self[i.rd] = self[i.rs1] | self[i.rs2] }

  @inlinable @inline(always)
  public mutating func and(_ i: Instruction) { self[i.rd] = self[i.rs1] & self[i.rs2] }

  // MARK: Arithmetic on the low 32 bits

  /// A shift amount of five bits.
  @inlinable @inline(always)
  func amount32(_ i: Instruction) -> Word { self[i.rs2] & .constant(31) }

  @inlinable @inline(always)
  public mutating func addiw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &+ immediate(i)).signExtended32
  }

  @inlinable @inline(always)
  public mutating func slliw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &<< immediate(i)).signExtended32
  }

  @inlinable @inline(always)
  public mutating func srliw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1].zeroExtended32 &>> immediate(i)).signExtended32
  }

  @inlinable @inline(always)
  public mutating func sraiw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].signExtended32.arithmeticShiftRight(immediate(i))
  }

  @inlinable @inline(always)
  public mutating func addw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &+ self[i.rs2]).signExtended32
  }

  @inlinable @inline(always)
  public mutating func subw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &- self[i.rs2]).signExtended32
  }

  @inlinable @inline(always)
  public mutating func sllw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1] &<< amount32(i)).signExtended32
  }

  @inlinable @inline(always)
  public mutating func srlw(_ i: Instruction) {
    self[i.rd] = (self[i.rs1].zeroExtended32 &>> amount32(i)).signExtended32
  }

  @inlinable @inline(always)
  public mutating func sraw(_ i: Instruction) {
    self[i.rd] = self[i.rs1].signExtended32.arithmeticShiftRight(amount32(i))
  }

  // MARK: Order

  @inlinable @inline(always)
  public mutating func fence(_ i: Instruction) {
    let sets = UInt8(truncatingIfNeeded: i.immediate)
    fence(predecessor: sets &>> 4, successor: sets & 15)
  }

  @inlinable @inline(always)
  public mutating func pause(_ i: Instruction) { pause() }

  @inlinable @inline(always)
  public mutating func fence_i(_ i: Instruction) throws(Failure) { try fenceInstructions() }
}
