import RISCV

extension Hart {
  /// Writes a register. Fields take legal values only, as each register's section in the privileged manual says.
  func write(_ register: CSR, _ index: Int, _ value: UInt64) {
    switch register {
    case .fflags, .frm, .fcsr: writeFloat(register, UInt8(truncatingIfNeeded: value))
    case .sstatus, .sie, .stvec, .scounteren, .senvcfg, .sscratch, .sepc, .scause, .stval, .sip,
      .stimecmp, .satp:
      writeSupervisor(register, value)
    case .mstatus: writeStatus(value, mask: Status.machineWritable)
    // Not 10 and 11: environment calls from M, and what is reserved, stay with M. Nor 0 where no address is misaligned.
    case .medeleg: medeleg = value & (extensions.contains(.c) ? 0xb3fe : 0xb3ff)
    case .mideleg: mideleg = value & delegableInterrupts
    case .mie: mie = value & (delegableInterrupts | 0x888)
    case .mip: writePending(value, mask: delegableInterrupts)
    case .mtvec: machine.vector = value & ~2
    case .mscratch: machine.scratch = value
    case .mepc: machine.programCounter = value & alignmentMask
    case .mcause: machine.cause = value
    case .mtval: machine.value = value
    case .mcounteren: mcounteren = value & visibleCounters
    case .mcycle: cycles.set(value, retired: instructionsRetired)
    case .minstret: retirements.set(value, retired: instructionsRetired)
    case .mcountinhibit: writeCounterInhibit(value)
    case .mhpmevent: mhpmevent[index] = extensions.contains(.sscofpmf) ? value & 0xf0 << 56 : 0
    case .menvcfg: writeMachineEnvironment(value)
    case .mseccfg: mseccfg = value & (Self.seedForSupervisor | Self.seedForUser)
    case .mstateen:
      mstateen[index] = value & (1 << 63 | (index == 0 ? Self.stateEnableEnvironment : 0))
    case .pmpcfg:
      protection.setConfiguration(value, from: index * 4)
      flushTranslations(address: nil, asid: nil)
    case .pmpaddr:
      protection.setAddress(value, index)
      flushTranslations(address: nil, asid: nil)
    case .seed, .misa, .sstateen, .mhpmcounter, .tselect, .tdata, .tinfo, .cycle, .time, .instret,
      .hpmcounter, .scountovf, .mvendorid, .marchid, .mimpid, .mhartid, .mconfigptr:
      break
    }
  }

  private func writeSupervisor(_ register: CSR, _ value: UInt64) {
    switch register {
    case .sstatus: writeStatus(value, mask: Status.supervisorWritable)
    case .sie: mie = mie & ~mideleg | value & mideleg
    case .sip:
      let mask = Interrupt.supervisorSoftware.bit | Interrupt.counterOverflow.bit
      writePending(value, mask: mideleg & mask)
    case .stvec: supervisor.vector = value & ~2
    case .scounteren: scounteren = value & visibleCounters
    case .senvcfg:
      let legal = legalInvalidate(value, old: senvcfg)
      senvcfg = legal & environmentFields
    case .sscratch: supervisor.scratch = value
    case .sepc: supervisor.programCounter = value & alignmentMask
    case .scause: supervisor.cause = value
    case .stval: supervisor.value = value
    case .stimecmp: setTimer(value)
    case .satp: writeTranslation(value)
    default: break
    }
  }

  private func writeFloat(_ register: CSR, _ value: UInt8) {
    if register != .frm { fflags = value & 31 }
    if register == .frm { frm = value & 7 }
    if register == .fcsr { frm = value >> 5 }
    markFloatDirty()
  }

  private func writeStatus(_ value: UInt64, mask: UInt64) {
    let old = status.bits
    status.write(value, mask: extensions.contains(.f) ? mask : mask & ~Status.fs)
    let changed = old ^ status.bits
    if changed & Status.mxr != 0 { flushTranslations(address: nil, asid: nil) }
    if changed & (Status.mprv | Status.mpp | Status.sum | Status.fs) != 0 { contextChanged() }
  }

  /// The mode, and with it the whole write, is ignored where it is none (privileged manual, 12.1.11).
  private func writeTranslation(_ value: UInt64) {
    let isMode = value >> 60 == 0 || 8...10 ~= value >> 60
    guard isMode, value != satp else { return }
    let (old, space) = (satp, Self.addressSpace(value))
    satp = value
    let isOtherSpace = old >> 60 == value >> 60 && Self.addressSpace(old) != space
    flushTranslations(address: nil, asid: isOtherSpace ? space : nil)
  }

  // MARK: Interrupts

  /// What M can delegate, and software can set in `mip`: what S has.
  private var delegableInterrupts: UInt64 {
    extensions.contains(.sscofpmf) ? 0x2222 : 0x222
  }

  private func writePending(_ value: UInt64, mask: UInt64) {
    let mask = comparesTime ? mask & ~Interrupt.supervisorTimer.bit : mask
    written = written & ~mask | value & mask
  }

  // MARK: Counters

  private var visibleCounters: UInt64 {
    (extensions.contains(.zicntr) ? 7 : 0) | (extensions.contains(.zihpm) ? 0xffff_fff8 : 0)
  }

  private func writeCounterInhibit(_ value: UInt64) {
    cycles.inhibit(value & 1 != 0, retired: instructionsRetired)
    retirements.inhibit(value & 4 != 0, retired: instructionsRetired)
  }

  // MARK: Environment configuration

  /// The fields that `menvcfg` and `senvcfg` have in common.
  private var environmentFields: UInt64 {
    var fields = EnvironmentConfiguration.fenceOfInputOutputOrdersMemory
    if extensions.contains(.zicbom) {
      fields |= EnvironmentConfiguration.cacheBlockInvalidate
      fields |= EnvironmentConfiguration.cacheBlockClean
    }
    if extensions.contains(.zicboz) { fields |= EnvironmentConfiguration.cacheBlockZero }
    return fields
  }

  /// CBIE stays as it was where the new value is the reserved one, 2.
  private func legalInvalidate(_ value: UInt64, old: UInt64) -> UInt64 {
    let field = EnvironmentConfiguration.cacheBlockInvalidate
    return value & field == 2 << 4 ? value & ~field | old & field : value
  }

  private func writeMachineEnvironment(_ value: UInt64) {
    var fields = environmentFields
    if extensions.contains(.svadu) { fields |= EnvironmentConfiguration.updatesAccessedAndDirty }
    if extensions.contains(.svpbmt) { fields |= EnvironmentConfiguration.pageBasedMemoryTypes }
    if extensions.contains(.sstc) { fields |= EnvironmentConfiguration.supervisorTimer }
    let old = menvcfg
    menvcfg = legalInvalidate(value, old: old) & fields
    let ofWalks =
      EnvironmentConfiguration.updatesAccessedAndDirty
      | EnvironmentConfiguration.pageBasedMemoryTypes
    if (old ^ menvcfg) & ofWalks != 0 { flushTranslations(address: nil, asid: nil) }
    setComparesTime(menvcfg & EnvironmentConfiguration.supervisorTimer != 0)
  }
}
