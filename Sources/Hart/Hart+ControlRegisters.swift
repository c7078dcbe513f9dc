import RISCV

// Access to control and status registers (unprivileged manual, Zicsr; privileged manual, 2.1).
extension Hart {
  /// What each number is for a hart with these extensions, packed as `ControlRegister` reads it.
  static func controlRegisters(of extensions: ExtensionSet) -> [UInt32] {
    var table = [UInt32](repeating: 0, count: 4096)
    for row in CSRRow.all where extensions.isSuperset(of: row.extensions) {
      for index in row.allIndices {
        table[Int(row.number(index: index))] = ControlRegister(row, index: index).bits
      }
    }
    return table
  }

  /// CSRRW, CSRRS, CSRRC and their immediate forms, `pc` aside.
  func accessControlRegister(_ i: Instruction) throws(Trap) {
    let writesAlways = i.opcode == .csrrw || i.opcode == .csrrwi
    let isWritten = writesAlways || i.rs1 != 0
    let target = ControlRegister(bits: controlRegisters[Int(i.csr)])
    guard let register = target.register, isAllowed(i.csr, target, isWritten: isWritten) else {
      throw illegalInstruction(i)
    }
    let operand: UInt64 =
      switch i.opcode {
      case .csrrwi, .csrrsi, .csrrci: UInt64(i.rs1)
      default: registers[Int(i.rs1)]
      }
    let isRead = !writesAlways || i.rd != Instruction.sink
    let old = isRead ? read(register, target.index) : 0
    if isWritten {
      switch i.opcode {
      case .csrrs, .csrrsi: write(register, target.index, modifiable(register, old) | operand)
      case .csrrc, .csrrci: write(register, target.index, modifiable(register, old) & ~operand)
      default: write(register, target.index, operand)
      }
    }
    registers[Int(i.rd)] = old
  }

  /// What setting and clearing of bits starts from: a wired SEIP is read, but not written back (privileged manual, 3.1.9).
  private func modifiable(_ register: CSR, _ old: UInt64) -> UInt64 {
    guard register == .mip else { return old }
    return old & ~Interrupt.supervisorExternal.bit | written & Interrupt.supervisorExternal.bit
  }

  private func isAllowed(_ number: UInt16, _ target: ControlRegister, isWritten: Bool) -> Bool {
    let leastPrivilege = UInt8(truncatingIfNeeded: number >> 8 & 3)
    let isReadOnly = number >> 10 == 3
    if leastPrivilege > privilege.rawValue || isReadOnly && isWritten { return false }
    return switch target.gate {
    case .open: true
    case .float: status.floatState != 0
    case .counter: isCounterVisible(UInt64(number & 31))
    case .timer:
      privilege == .machine
        || comparesTime && mcounteren & 2 != 0
    case .translation: privilege == .machine || !status.has(Status.tvm)
    case .environment:
      privilege == .machine || !extensions.contains(.smstateen)
        || mstateen[0] & Self.stateEnableEnvironment != 0
    case .stateEnable: privilege == .machine || mstateen[target.index] >> 63 != 0
    case .seed: isWritten && isSeedVisible
    }
  }

  private func isCounterVisible(_ counter: UInt64) -> Bool {
    switch privilege {
    case .machine: true
    case .supervisor: mcounteren >> counter & 1 != 0
    case .user: (mcounteren & scounteren) >> counter & 1 != 0
    }
  }

  private var isSeedVisible: Bool {
    switch privilege {
    case .machine: true
    case .supervisor: mseccfg & Self.seedForSupervisor != 0
    case .user: mseccfg & Self.seedForUser != 0
    }
  }

  /// `mstateen0.ENVCFG`.
  static var stateEnableEnvironment: UInt64 { 1 << 62 }
  /// `mseccfg.SSEED`.
  static var seedForSupervisor: UInt64 { 1 << 9 }
  /// `mseccfg.USEED`.
  static var seedForUser: UInt64 { 1 << 8 }
}
