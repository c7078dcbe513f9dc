import RISCV

/// A pseudo-instruction (unprivileged manual, "RISC-V Assembly Programmer's Handbook"): a shorter name for an
/// instruction with certain operands.
struct Alias {
  /// What must hold besides the fields.
  enum Condition {
    case none
    /// Both sources are one register.
    case sameSources
    /// The encoding has 16 bits.
    case isCompressed
  }

  let opcode: Opcode
  let mnemonic: StaticString
  let operands: StaticString
  private let rd: UInt8?
  private let rs1: UInt8?
  private let rs2: UInt8?
  private let immediate: Int64?
  private let condition: Condition

  private init(
    _ opcode: Opcode, _ mnemonic: StaticString, _ operands: StaticString,
    rd: UInt8? = nil, rs1: UInt8? = nil, rs2: UInt8? = nil, immediate: Int64? = nil,
    _ condition: Condition = .none
  ) {
    self.opcode = opcode
    self.mnemonic = mnemonic
    self.operands = operands
    self.rd = rd
    self.rs1 = rs1
    self.rs2 = rs2
    self.immediate = immediate
    self.condition = condition
  }

  /// Whether it can be said for an instruction of its opcode.
  func fits(_ instruction: Instruction) -> Bool {
    let destination = instruction.rd == Instruction.sink ? 0 : instruction.rd
    if let rd, rd != destination { return false }
    if let rs1, rs1 != instruction.rs1 { return false }
    if let rs2, rs2 != instruction.rs2 { return false }
    if let immediate, immediate != instruction.immediate { return false }
    switch condition {
    case .none: return true
    case .sameSources: return instruction.rs1 == instruction.rs2
    case .isCompressed: return instruction.length == 2
    }
  }

  /// Every alias; of one opcode's the first that fits is said.
  // swift-format-ignore
  static let all: [Alias] = [
    Alias(.addi,     "nop",      "",          rd: 0, rs1: 0, immediate: 0),
    Alias(.addi,     "li",       "rd, imm",   rs1: 0),
    Alias(.addi,     "mv",       "rd, rs1",   immediate: 0),
    Alias(.add,      "mv",       "rd, rs2",   rs1: 0, .isCompressed),
    Alias(.addiw,    "sext.w",   "rd, rs1",   immediate: 0),
    Alias(.andi,     "zext.b",   "rd, rs1",   immediate: 255),
    Alias(.add_uw,   "zext.w",   "rd, rs1",   rs2: 0),
    Alias(.xori,     "not",      "rd, rs1",   immediate: -1),
    Alias(.sub,      "neg",      "rd, rs2",   rs1: 0),
    Alias(.subw,     "negw",     "rd, rs2",   rs1: 0),
    Alias(.sltiu,    "seqz",     "rd, rs1",   immediate: 1),
    Alias(.sltu,     "snez",     "rd, rs2",   rs1: 0),
    Alias(.slt,      "sltz",     "rd, rs1",   rs2: 0),
    Alias(.slt,      "sgtz",     "rd, rs2",   rs1: 0),

    Alias(.beq,      "beqz",     "rs1, target", rs2: 0),
    Alias(.bne,      "bnez",     "rs1, target", rs2: 0),
    Alias(.bge,      "blez",     "rs2, target", rs1: 0),
    Alias(.bge,      "bgez",     "rs1, target", rs2: 0),
    Alias(.blt,      "bltz",     "rs1, target", rs2: 0),
    Alias(.blt,      "bgtz",     "rs2, target", rs1: 0),
    Alias(.jal,      "j",        "target",    rd: 0),
    Alias(.jal,      "jal",      "target",    rd: 1),
    Alias(.jalr,     "ret",      "",          rd: 0, rs1: 1, immediate: 0),
    Alias(.jalr,     "jr",       "rs1",       rd: 0, immediate: 0),
    Alias(.jalr,     "jr",       "imm(rs1)",  rd: 0),
    Alias(.jalr,     "jalr",     "rs1",       rd: 1, immediate: 0),
    Alias(.jalr,     "jalr",     "imm(rs1)",  rd: 1),
    Alias(.jalr,     "jalr",     "rd, rs1",   immediate: 0),

    Alias(.csrrw,    "unimp",    "",          rd: 0, rs1: 0, immediate: 0xc00),
    Alias(.csrrs,    "frflags",  "rd",        rs1: 0, immediate: 0x001),
    Alias(.csrrs,    "frrm",     "rd",        rs1: 0, immediate: 0x002),
    Alias(.csrrs,    "frcsr",    "rd",        rs1: 0, immediate: 0x003),
    Alias(.csrrs,    "rdcycle",  "rd",        rs1: 0, immediate: 0xc00),
    Alias(.csrrs,    "rdtime",   "rd",        rs1: 0, immediate: 0xc01),
    Alias(.csrrs,    "rdinstret", "rd",       rs1: 0, immediate: 0xc02),
    Alias(.csrrw,    "fsflags",  "rs1",       rd: 0, immediate: 0x001),
    Alias(.csrrw,    "fsrm",     "rs1",       rd: 0, immediate: 0x002),
    Alias(.csrrw,    "fscsr",    "rs1",       rd: 0, immediate: 0x003),
    Alias(.csrrw,    "fsflags",  "rd, rs1",   immediate: 0x001),
    Alias(.csrrw,    "fsrm",     "rd, rs1",   immediate: 0x002),
    Alias(.csrrw,    "fscsr",    "rd, rs1",   immediate: 0x003),
    Alias(.csrrwi,   "fsflagsi", "zimm",      rd: 0, immediate: 0x001),
    Alias(.csrrwi,   "fsrmi",    "zimm",      rd: 0, immediate: 0x002),
    Alias(.csrrwi,   "fsflagsi", "rd, zimm",  immediate: 0x001),
    Alias(.csrrwi,   "fsrmi",    "rd, zimm",  immediate: 0x002),
    Alias(.csrrs,    "csrr",     "rd, csr",   rs1: 0),
    Alias(.csrrw,    "csrw",     "csr, rs1",  rd: 0),
    Alias(.csrrs,    "csrs",     "csr, rs1",  rd: 0),
    Alias(.csrrc,    "csrc",     "csr, rs1",  rd: 0),
    Alias(.csrrwi,   "csrwi",    "csr, zimm", rd: 0),
    Alias(.csrrsi,   "csrsi",    "csr, zimm", rd: 0),
    Alias(.csrrci,   "csrci",    "csr, zimm", rd: 0),

    Alias(.fence,    "fence",    "",          immediate: 0x0ff),
    Alias(.sfence_vma, "sfence.vma", "",      rs1: 0, rs2: 0),
    Alias(.sfence_vma, "sfence.vma", "rs1",   rs2: 0),

    Alias(.fsgnj_s,  "fmv.s",    "fd, fs1",   .sameSources),
    Alias(.fsgnjn_s, "fneg.s",   "fd, fs1",   .sameSources),
    Alias(.fsgnjx_s, "fabs.s",   "fd, fs1",   .sameSources),
    Alias(.fsgnj_d,  "fmv.d",    "fd, fs1",   .sameSources),
    Alias(.fsgnjn_d, "fneg.d",   "fd, fs1",   .sameSources),
    Alias(.fsgnjx_d, "fabs.d",   "fd, fs1",   .sameSources),
    Alias(.fsgnj_h,  "fmv.h",    "fd, fs1",   .sameSources),
    Alias(.fsgnjn_h, "fneg.h",   "fd, fs1",   .sameSources),
    Alias(.fsgnjx_h, "fabs.h",   "fd, fs1",   .sameSources),
  ]
}
