import RISCV

/// What a program needs to know of an instruction, to make it something other than a trap.
enum RowKind: CaseIterable, Sendable {
  case integer, load, store, branch, jump, atomic, float, controlRegister, fence, system, cacheBlock

  init(of opcode: Opcode) {
    switch opcode {
    case .lb, .lh, .lw, .ld, .lbu, .lhu, .lwu, .flh, .flw, .fld: self = .load
    case .sb, .sh, .sw, .sd, .fsh, .fsw, .fsd: self = .store
    case .beq, .bne, .blt, .bge, .bltu, .bgeu: self = .branch
    case .jal, .jalr: self = .jump
    case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci: self = .controlRegister
    case .fence, .pause, .fence_i: self = .fence
    case .cbo_inval, .cbo_clean, .cbo_flush, .cbo_zero, .prefetch_i, .prefetch_r, .prefetch_w:
      self = .cacheBlock
    default: self = Self.other(opcode.rawValue)
    }
  }

  private static func other(_ number: UInt16) -> RowKind {
    switch number {
    case Opcode.ecall.rawValue...Opcode.wrs_sto.rawValue: .system
    case Opcode.lr_w.rawValue...Opcode.amocas_q.rawValue: .atomic
    case Opcode.flw.rawValue...Opcode.fltq_h.rawValue: .float
    default: .integer
    }
  }
}
