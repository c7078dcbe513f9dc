// C and Zcb: instructions in 16 bits (unprivileged manual, chapters "C" and "Zc*"); Zcmop (chapter "Zimop").
//
// A row's opcode is the instruction that it expands to, so there are no meanings here. What the manual calls a hint
// (no effect, whatever the operands: x0 as destination, a shift by zero) has the row of the instruction that it looks
// like and does nothing. What it reserves has no row; sixteen zeroes are among that.

extension Row {
  /// Every instruction in 16 bits.
  static let compressed: [Row] =
    compressed0 + compressed1 + compressed2 + compressedMore + compressedMayBe

  /// Quadrant 0: loads and stores by the popular registers.
  // swift-format-ignore
  static let compressed0: [Row] = [
    Row(.addi, "c.addi4spn", "000 nzuimm[5:4|9:6|2|3] rd' 00",       "rd, rs1, imm",  .c,       implied: Implied(rs1: 2)),
    Row(.fld,  "c.fld",      "001 uimm[5:3] rs1' uimm[7:6] rd' 00",  "fd, imm(rs1)",  [.c, .d]),
    Row(.lw,   "c.lw",       "010 uimm[5:3] rs1' uimm[2|6] rd' 00",  "rd, imm(rs1)",  .c),
    Row(.ld,   "c.ld",       "011 uimm[5:3] rs1' uimm[7:6] rd' 00",  "rd, imm(rs1)",  .c),
    Row(.fsd,  "c.fsd",      "101 uimm[5:3] rs1' uimm[7:6] rs2' 00", "fs2, imm(rs1)", [.c, .d]),
    Row(.sw,   "c.sw",       "110 uimm[5:3] rs1' uimm[2|6] rs2' 00", "rs2, imm(rs1)", .c),
    Row(.sd,   "c.sd",       "111 uimm[5:3] rs1' uimm[7:6] rs2' 00", "rs2, imm(rs1)", .c),
  ]

  /// Quadrant 1: arithmetic and jumps.
  // swift-format-ignore
  static let compressed1: [Row] = [
    Row(.addi,  "c.nop",      "000 0 00000 00000 01",                   "",            .c, implied: Implied(rd: 0, rs1: 0, immediate: 0)),
    Row(.addi,  "c.nop",      "000 nzimm[5] 00000 nzimm[4:0] 01",       "imm",         .c, implied: Implied(rd: 0, rs1: 0)),
    Row(.addi,  "c.addi",     "000 imm[5] rd/rs1≠0 imm[4:0] 01",        "rd, imm",     .c),
    Row(.addiw, "c.addiw",    "001 imm[5] rd/rs1≠0 imm[4:0] 01",        "rd, imm",     .c),
    Row(.addi,  "c.li",       "010 imm[5] rd imm[4:0] 01",              "rd, imm",     .c, implied: Implied(rs1: 0)),
    Row(.addi,  "c.addi16sp", "011 nzimm[9] 00010 nzimm[4|6|8:7|5] 01", "rd, imm",     .c, implied: Implied(rd: 2, rs1: 2)),
    Row(.lui,   "c.lui",      "011 nzimm[17] rd≠2 nzimm[16:12] 01",     "rd, imm20",   .c),
    Row(.srli,  "c.srli",     "100 uimm[5] 00 rd'/rs1' uimm[4:0] 01",   "rd, uimm",    .c),
    Row(.srai,  "c.srai",     "100 uimm[5] 01 rd'/rs1' uimm[4:0] 01",   "rd, uimm",    .c),
    Row(.andi,  "c.andi",     "100 imm[5] 10 rd'/rs1' imm[4:0] 01",     "rd, imm",     .c),
    Row(.sub,   "c.sub",      "100 0 11 rd'/rs1' 00 rs2' 01",           "rd, rs2",     .c),
    Row(.xor,   "c.xor",      "100 0 11 rd'/rs1' 01 rs2' 01",           "rd, rs2",     .c),
    Row(.or,    "c.or",       "100 0 11 rd'/rs1' 10 rs2' 01",           "rd, rs2",     .c),
    Row(.and,   "c.and",      "100 0 11 rd'/rs1' 11 rs2' 01",           "rd, rs2",     .c),
    Row(.subw,  "c.subw",     "100 1 11 rd'/rs1' 00 rs2' 01",           "rd, rs2",     .c),
    Row(.addw,  "c.addw",     "100 1 11 rd'/rs1' 01 rs2' 01",           "rd, rs2",     .c),
    Row(.jal,   "c.j",        "101 imm[11|4|9:8|10|6|7|3:1|5] 01",      "target",      .c, implied: Implied(rd: 0)),
    Row(.beq,   "c.beqz",     "110 imm[8|4:3] rs1' imm[7:6|2:1|5] 01",  "rs1, target", .c, implied: Implied(rs2: 0)),
    Row(.bne,   "c.bnez",     "111 imm[8|4:3] rs1' imm[7:6|2:1|5] 01",  "rs1, target", .c, implied: Implied(rs2: 0)),
  ]

  /// Quadrant 2: the stack, and two-register forms.
  // swift-format-ignore
  static let compressed2: [Row] = [
    Row(.slli,   "c.slli",   "000 uimm[5] rd/rs1 uimm[4:0] 10",   "rd, uimm",      .c),
    Row(.fld,    "c.fldsp",  "001 uimm[5] rd uimm[4:3|8:6] 10",   "fd, imm(rs1)",  [.c, .d], implied: Implied(rs1: 2)),
    Row(.lw,     "c.lwsp",   "010 uimm[5] rd≠0 uimm[4:2|7:6] 10", "rd, imm(rs1)",  .c,       implied: Implied(rs1: 2)),
    Row(.ld,     "c.ldsp",   "011 uimm[5] rd≠0 uimm[4:3|8:6] 10", "rd, imm(rs1)",  .c,       implied: Implied(rs1: 2)),
    Row(.jalr,   "c.jr",     "100 0 rs1≠0 00000 10",              "rs1",           .c,       implied: Implied(rd: 0, immediate: 0)),
    Row(.add,    "c.mv",     "100 0 rd rs2≠0 10",                 "rd, rs2",       .c,       implied: Implied(rs1: 0)),
    Row(.ebreak, "c.ebreak", "100 1 00000 00000 10",              "",              .c),
    Row(.jalr,   "c.jalr",   "100 1 rs1≠0 00000 10",              "rs1",           .c,       implied: Implied(rd: 1, immediate: 0)),
    Row(.add,    "c.add",    "100 1 rd/rs1 rs2≠0 10",             "rd, rs2",       .c),
    Row(.fsd,    "c.fsdsp",  "101 uimm[5:3|8:6] rs2 10",          "fs2, imm(rs1)", [.c, .d], implied: Implied(rs1: 2)),
    Row(.sw,     "c.swsp",   "110 uimm[5:2|7:6] rs2 10",          "rs2, imm(rs1)", .c,       implied: Implied(rs1: 2)),
    Row(.sd,     "c.sdsp",   "111 uimm[5:3|8:6] rs2 10",          "rs2, imm(rs1)", .c,       implied: Implied(rs1: 2)),
  ]

  /// Zcb: what fitted in between.
  // swift-format-ignore
  static let compressedMore: [Row] = [
    Row(.lbu,    "c.lbu",    "100 000 rs1' uimm[0|1] rd' 00",  "rd, imm(rs1)",  [.c, .zcb]),
    Row(.lhu,    "c.lhu",    "100 001 rs1' 0 uimm[1] rd' 00",  "rd, imm(rs1)",  [.c, .zcb]),
    Row(.lh,     "c.lh",     "100 001 rs1' 1 uimm[1] rd' 00",  "rd, imm(rs1)",  [.c, .zcb]),
    Row(.sb,     "c.sb",     "100 010 rs1' uimm[0|1] rs2' 00", "rs2, imm(rs1)", [.c, .zcb]),
    Row(.sh,     "c.sh",     "100 011 rs1' 0 uimm[1] rs2' 00", "rs2, imm(rs1)", [.c, .zcb]),
    Row(.andi,   "c.zext.b", "100 1 11 rd'/rs1' 11 000 01",    "rd",            [.c, .zcb],       implied: Implied(immediate: 255)),
    Row(.sext_b, "c.sext.b", "100 1 11 rd'/rs1' 11 001 01",    "rd",            [.c, .zcb, .zbb]),
    Row(.zext_h, "c.zext.h", "100 1 11 rd'/rs1' 11 010 01",    "rd",            [.c, .zcb, .zbb]),
    Row(.sext_h, "c.sext.h", "100 1 11 rd'/rs1' 11 011 01",    "rd",            [.c, .zcb, .zbb]),
    Row(.add_uw, "c.zext.w", "100 1 11 rd'/rs1' 11 100 01",    "rd",            [.c, .zcb, .zba], implied: Implied(rs2: 0)),
    Row(.xori,   "c.not",    "100 1 11 rd'/rs1' 11 101 01",    "rd",            [.c, .zcb],       implied: Implied(immediate: -1)),
    Row(.mul,    "c.mul",    "100 1 11 rd'/rs1' 10 rs2' 01",   "rd, rs2",       [.c, .zcb, .m]),
  ]

  /// Zcmop: forms of `c.lui` that are reserved otherwise, for uses to come.
  // swift-format-ignore
  static let compressedMayBe: [Row] = [
    Row(.c_mop, "c.mop.1",  "0110 0 000 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 1)),
    Row(.c_mop, "c.mop.3",  "0110 0 001 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 3)),
    Row(.c_mop, "c.mop.5",  "0110 0 010 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 5)),
    Row(.c_mop, "c.mop.7",  "0110 0 011 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 7)),
    Row(.c_mop, "c.mop.9",  "0110 0 100 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 9)),
    Row(.c_mop, "c.mop.11", "0110 0 101 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 11)),
    Row(.c_mop, "c.mop.13", "0110 0 110 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 13)),
    Row(.c_mop, "c.mop.15", "0110 0 111 1 00000 01", "", [.c, .zcmop], implied: Implied(immediate: 15)),
  ]
}
