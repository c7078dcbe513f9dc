import Processor

// What S mode may do (privileged manual, 3.1). All choices are OpenSBI's, so that kernels find what they know.
extension Hart {
  /// Sets a hart up for a kernel that has not run on it yet.
  func prepareForSupervisor() {
    delegate()  // which traps go to S mode without us
    openCounters()
    openExtensions()
    protect()  // what is the firmware's alone
    write_mie(Interrupt.machineSoftware)  // others may always ask
    setTimer(.max)
    set_mstatus(Status.floatingPoint)
    fence_translations()
    fence_instructions()
  }

  /// The kernel's everyday traps go to it directly. The rest, what a lesser board has to emulate, comes to us; here it
  /// is only passed on (`redirect`).
  private func delegate() {
    write_mideleg(Interrupt.ofSupervisor)
    let pageFaults =
      Exception.instructionPageFault.bit | Exception.loadPageFault.bit
      | Exception.storePageFault.bit
    write_medeleg(
      pageFaults | Exception.instructionMisaligned.bit | Exception.breakpoint.bit
        | Exception.callFromUser.bit)
  }

  /// S mode may read all counters, U mode the time until the kernel says more. `mcycle`, the time and `minstret` run,
  /// those of events wait for somebody to want them.
  private func openCounters() {
    write_mcounteren(~0)
    write_scounteren(1 << 1)
    write_mcountinhibit(0xffff_fff8)
  }

  /// A register is touched only where an extension brings it: it might not be there.
  private func openExtensions() {
    let features = machine.features
    if !features.isDisjoint(with: [.sstc, .svpbmt, .svadu, .zicbom, .zicboz]) {
      write_menvcfg(EnvironmentConfiguration.value(read_menvcfg(), features))
    }
    if features.contains(.zkr) {
      set_mseccfg(SecurityConfiguration.seedForSupervisor)
      clear_mseccfg(SecurityConfiguration.seedForUser)
    }
    if features.contains(.smstateen) { openState() }
  }

  /// S mode decides for U mode, which has nothing at first.
  private func openState() {
    write_mstateen0(StateEnable.lowerModes | StateEnable.environment | StateEnable.context)
    write_mstateen1(StateEnable.lowerModes)
    write_mstateen2(StateEnable.lowerModes)
    write_mstateen3(StateEnable.lowerModes)
    write_sstateen0(0)
    write_sstateen1(0)
    write_sstateen2(0)
    write_sstateen3(0)
  }

  /// Physical memory protection (3.7). The first entry that matches decides; none is locked, so M mode may do all.
  ///
  ///     1   firmware   nothing       from the address of entry 0 to its own
  ///     3   CLINT      nothing       from the address of entry 2 to its own
  ///     4   the rest   everything
  private func protect() {
    let firmware = machine.firmware
    write_pmpaddr0(firmware.start >> 2)
    write_pmpaddr1(firmware.end >> 2)
    write_pmpaddr2(machine.interruptor.start >> 2)
    write_pmpaddr3(machine.interruptor.end >> 2)
    write_pmpaddr4(~0 >> 10)
    let entries: UInt = Protection.range << 8 | Protection.range << 24
    write_pmpcfg0(entries | (Protection.powerOfTwo | Protection.everything) << 32)
  }
}
