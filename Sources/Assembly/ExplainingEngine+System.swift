import RISCV

extension ExplainingEngine {
  mutating func illegal(_ instruction: Instruction) {
    effects.append("trap: illegal instruction")
  }

  mutating func undecoded() {}

  mutating func system(_ instruction: Instruction) {
    switch instruction.opcode {
    case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci: accessRegister(instruction)
    case .mret: leave("m", "machine")
    case .sret: leave("s", "supervisor")
    case .sfence_vma, .sinval_vma: forgetTranslations(instruction)
    default: effects.append(Self.description(instruction.opcode, text(self[instruction.rs1])))
    }
  }

  private static func description(_ opcode: Opcode, _ address: String) -> String {
    switch opcode {
    case .ecall: "trap: environment call from the present privilege mode"
    case .ebreak: "trap: breakpoint"
    case .wfi: "waits until an interrupt is pending"
    case .wrs_nto: "waits until the reservation is lost or an interrupt is pending"
    case .wrs_sto: "waits a while, or until the reservation is lost or an interrupt is pending"
    case .sfence_w_inval: "earlier stores happen before later sinval.vma"
    case .sfence_inval_ir: "earlier sinval.vma happen before later address translations"
    case .cbo_inval: "drops the cache block at " + address + " (or writes it back first)"
    case .cbo_clean: "writes back the cache block at " + address
    case .cbo_flush: "writes back and drops the cache block at " + address
    case .cbo_zero: "every byte of the cache block at " + address + " <- 0"
    default: "acts on the privileged state"
    }
  }

  // MARK: Control and status registers

  /// Whether it reads and whether it writes depends on the operands (unprivileged manual, chapter "Zicsr").
  private mutating func accessRegister(_ instruction: Instruction) {
    let isWrite = instruction.opcode == .csrrw || instruction.opcode == .csrrwi
    let hasResult = instruction.rd != Instruction.sink
    let register = "csr " + OperandWriter.csrName(instruction.csr)
    if !isWrite, instruction.rs1 == 0 {
      self[instruction.rd] = .place(register)
      return
    }
    // Numbers tell what may be done (privileged manual, "CSR Address Mapping Conventions").
    if instruction.csr >> 10 == 3 {
      effects.append("trap: illegal instruction (" + register + " is read-only)")
      return
    }
    // The source may be the destination: the old value needs a name.
    let old = Expression.place(hasResult ? "old" : register)
    if hasResult { effects.append("old <- " + register) }
    effects.append(register + " <- " + text(newValue(instruction, old)))
    self[instruction.rd] = old
  }

  private func newValue(_ instruction: Instruction, _ old: Expression) -> Expression {
    let small = Expression.number(Int64(instruction.rs1))
    return switch instruction.opcode {
    case .csrrwi: small
    case .csrrsi: old | small
    case .csrrci: old & ~small
    case .csrrs: old | self[instruction.rs1]
    case .csrrc: old & ~self[instruction.rs1]
    default: self[instruction.rs1]
    }
  }

  // MARK: Privilege and translation

  /// Return from a trap (privileged manual, "Privilege and Global Interrupt-Enable Stack").
  private mutating func leave(_ mode: String, _ name: String) {
    let status = mode + "status."
    let letter = mode == "m" ? "M" : "S"
    effects.append("privilege <- " + status + letter + "PP")
    effects.append(status + letter + "IE <- " + status + letter + "PIE")
    effects.append(status + letter + "PIE <- 1")
    effects.append(status + letter + "PP <- U")
    effects.append("pc <- csr " + mode + "epc (the end of a trap into " + name + " mode)")
  }

  private mutating func forgetTranslations(_ instruction: Instruction) {
    let address = instruction.rs1 == 0 ? "every address" : "address " + name(instruction.rs1)
    let space =
      instruction.rs2 == 0 ? "every address space" : "address space " + name(instruction.rs2)
    effects.append("forgets translations of " + address + " in " + space)
  }
}
