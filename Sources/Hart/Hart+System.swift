public import RISCV

// Instructions that touch control and status registers, privilege, translation or caches.
extension Hart {
  /// Carries out the instruction at `pc`. On return `pc` is where to go on.
  public func system(_ i: Instruction) throws(Trap) {
    switch i.opcode {
    case .csrrw, .csrrs, .csrrc, .csrrwi, .csrrsi, .csrrci: try accessControlRegister(i)
    case .ecall: throw environmentCall
    case .ebreak: throw Trap(.breakpoint, value: pc)
    case .mret: return try returnFromMachine(i)
    case .sret: return try returnFromSupervisor(i)
    case .wfi: try waitForInterrupt(i)
    case .wrs_nto: try waitOnReservation(i)
    case .wrs_sto: break  // A short wait may be over at once.
    case .sfence_vma, .sinval_vma: try fenceTranslations(i)
    case .sfence_w_inval, .sfence_inval_ir:
      // SINVAL.VMA already waits for what precedes it, and is done when it returns.
      guard privilege != .user else { throw illegalInstruction(i) }
    case .cbo_inval: try invalidateCacheBlock(i)
    case .cbo_clean, .cbo_flush: try cleanCacheBlock(i)
    case .cbo_zero: try zeroCacheBlock(i)
    default: throw illegalInstruction(i)
    }
    pc &+= i.length
  }

  private var environmentCall: Trap {
    switch privilege {
    case .user: Trap(.environmentCallFromUser)
    case .supervisor: Trap(.environmentCallFromSupervisor)
    case .machine: Trap(.environmentCallFromMachine)
    }
  }

  // MARK: Waiting (privileged manual, 3.3.3; Zawrs)

  private func waitForInterrupt(_ i: Instruction) throws(Trap) {
    // The time that TW allows a wait below M is none.
    let isAllowed = privilege == .machine || privilege == .supervisor && !status.has(Status.tw)
    guard isAllowed else { throw illegalInstruction(i) }
    isStalled = true
  }

  private func waitOnReservation(_ i: Instruction) throws(Trap) {
    guard privilege == .machine || !status.has(Status.tw) else { throw illegalInstruction(i) }
  }

  // MARK: Translation (privileged manual, 12.2.1; Svinval)

  private func fenceTranslations(_ i: Instruction) throws(Trap) {
    let isAllowed =
      privilege == .machine || privilege == .supervisor && !status.has(Status.tvm)
    guard isAllowed else { throw illegalInstruction(i) }
    let space = registers[Int(i.rs2)]
    flushTranslations(
      address: i.rs1 == 0 ? nil : registers[Int(i.rs1)],
      asid: i.rs2 == 0 ? nil : UInt16(truncatingIfNeeded: space))
  }
}
