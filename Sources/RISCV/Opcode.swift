/// What an instruction does. Each has a row (`Row`) that states its bits, and a meaning, a method of `Engine` of the same
/// name; both stand in the file of its extension. `Engine.execute` joins them, and does not compile while one is missing.
// swift-format-ignore: OneCasePerLine
@frozen
public enum Opcode: UInt16, CaseIterable, Sendable {
  /// A slot that nobody has decoded yet: no instruction, the engine fills the slot and goes on.
  case undecoded = 0
  /// Bits that are no instruction of this machine.
  case illegal

  // Base.swift: RV64I, Zifencei, Zihintpause and Zihintntl are fences and adds that hint
  case lui, auipc, jal, jalr
  case beq, bne, blt, bge, bltu, bgeu
  case lb, lh, lw, ld, lbu, lhu, lwu, sb, sh, sw, sd
  case addi, slti, sltiu, xori, ori, andi, slli, srli, srai
  case add, sub, sll, slt, sltu, xor, srl, sra, or, and
  case addiw, slliw, srliw, sraiw, addw, subw, sllw, srlw, sraw
  case fence, pause, fence_i

  // System.swift: Zicsr, the privileged instructions, Zawrs
  case ecall, ebreak, csrrw, csrrs, csrrc, csrrwi, csrrsi, csrrci
  case mret, sret, wfi, sfence_vma, sinval_vma, sfence_w_inval, sfence_inval_ir
  case wrs_nto, wrs_sto

  // Multiply.swift: M
  case mul, mulh, mulhsu, mulhu, div, divu, rem, remu, mulw, divw, divuw, remw, remuw

  // Atomic.swift: A, Zacas
  case lr_w, sc_w, amoswap_w, amoadd_w, amoxor_w, amoand_w, amoor_w
  case amomin_w, amomax_w, amominu_w, amomaxu_w
  case lr_d, sc_d, amoswap_d, amoadd_d, amoxor_d, amoand_d, amoor_d
  case amomin_d, amomax_d, amominu_d, amomaxu_d
  case amocas_w, amocas_d, amocas_q

  // BitsAddress.swift: Zba
  case add_uw, sh1add, sh2add, sh3add, sh1add_uw, sh2add_uw, sh3add_uw, slli_uw

  // BitsBasic.swift: Zbb
  case andn, orn, xnor, clz, ctz, cpop, clzw, ctzw, cpopw, max, maxu, min, minu
  case sext_b, sext_h, zext_h, rol, ror, rori, rolw, rorw, roriw, orc_b, rev8

  // BitsSingle.swift: Zbs. CarrylessMultiply.swift: Zbc
  case bclr, bclri, bext, bexti, binv, binvi, bset, bseti
  case clmul, clmulh, clmulr

  // Conditional.swift: Zicond. MayBe.swift: Zimop. CacheBlock.swift: Zicbom, Zicbop, Zicboz
  case czero_eqz, czero_nez
  case mop_r, mop_rr, c_mop
  case cbo_inval, cbo_clean, cbo_flush, cbo_zero, prefetch_i, prefetch_r, prefetch_w

  // FloatSingle.swift, FloatDouble.swift, FloatHalf.swift: F, D, Zfh
  case flw, fsw, fmadd_s, fmsub_s, fnmsub_s, fnmadd_s, fadd_s, fsub_s, fmul_s, fdiv_s, fsqrt_s
  case fsgnj_s, fsgnjn_s, fsgnjx_s, fmin_s, fmax_s, feq_s, flt_s, fle_s, fclass_s
  case fcvt_w_s, fcvt_wu_s, fcvt_l_s, fcvt_lu_s, fcvt_s_w, fcvt_s_wu, fcvt_s_l, fcvt_s_lu
  case fmv_x_w, fmv_w_x
  case fld, fsd, fmadd_d, fmsub_d, fnmsub_d, fnmadd_d, fadd_d, fsub_d, fmul_d, fdiv_d, fsqrt_d
  case fsgnj_d, fsgnjn_d, fsgnjx_d, fmin_d, fmax_d, feq_d, flt_d, fle_d, fclass_d
  case fcvt_w_d, fcvt_wu_d, fcvt_l_d, fcvt_lu_d, fcvt_d_w, fcvt_d_wu, fcvt_d_l, fcvt_d_lu
  case fmv_x_d, fmv_d_x, fcvt_s_d, fcvt_d_s
  case flh, fsh, fmadd_h, fmsub_h, fnmsub_h, fnmadd_h, fadd_h, fsub_h, fmul_h, fdiv_h, fsqrt_h
  case fsgnj_h, fsgnjn_h, fsgnjx_h, fmin_h, fmax_h, feq_h, flt_h, fle_h, fclass_h
  case fcvt_w_h, fcvt_wu_h, fcvt_l_h, fcvt_lu_h, fcvt_h_w, fcvt_h_wu, fcvt_h_l, fcvt_h_lu
  case fmv_x_h, fmv_h_x, fcvt_s_h, fcvt_h_s, fcvt_d_h, fcvt_h_d

  // FloatAdditional.swift: Zfa
  case fli_s, fli_d, fli_h, fminm_s, fmaxm_s, fminm_d, fmaxm_d, fminm_h, fmaxm_h
  case fround_s, froundnx_s, fround_d, froundnx_d, fround_h, froundnx_h, fcvtmod_w_d
  case fleq_s, fltq_s, fleq_d, fltq_d, fleq_h, fltq_h
}
