import Processor
import Synchronization

// A hart's way into S mode, and out of it.
extension Hart {
  /// Sleeps until the kernel wants this hart, and goes there. Fences are carried out meanwhile, for they may have been
  /// asked for just before the hart stopped.
  func waitForStart() -> Never {
    write_mie(Interrupt.machineSoftware)
    while true {
      wait_for_interrupt()
      guard read_mip() & Interrupt.machineSoftware != 0 else { continue }
      guard takeMessages() else {
        // An interrupt for the S mode that has stopped.
        clear_mip(Interrupt.supervisorSoftware)
        continue
      }
      let start = area.pointee.start
      prepareForSupervisor()
      state = .started
      enterSupervisor(at: start.address, argument: start.argument)
    }
  }

  /// Asks a stopped hart to start; false where it is not stopped.
  func start(at place: StartPlace) -> Bool {
    let (isMine, _) = area.pointee.state.compareExchange(
      expected: HartState.stopped.rawValue, desired: HartState.startPending.rawValue,
      ordering: .acquiringAndReleasing)
    if isMine {
      area.pointee.start = place
      send(.start)
    }
    return isMine
  }

  /// Out of S mode for good; it has interrupts off.
  func stop() -> Never {
    write_mie(0)
    setTimer(.max)
    clear_mip(Interrupt.supervisorSoftware)
    state = .stopped
    waitForStart()
  }

  /// Sleeps until there is an interrupt that S mode has enabled. What others ask of firmware is done meanwhile.
  func suspend() {
    state = .suspended
    while read_mip() & read_mie() & Interrupt.ofSupervisor == 0 {
      wait_for_interrupt()
      let pending = read_mip() & read_mie()
      if pending & Interrupt.machineSoftware != 0 { takeMessages() }
      if pending & Interrupt.machineTimer != 0 { timerExpired() }
    }
    state = .resumePending
  }

  /// Goes to S mode, without paging and interrupts (SBI 2.0, 9.1): a0 = the hart's number, a1 = `argument`.
  func enterSupervisor(at address: UInt, argument: UInt) -> Never {
    write_satp(0)
    clear_mstatus(Status.previousMode | Status.previousInterruptEnable)
    clear_mstatus(Status.supervisorInterruptEnable | Status.modifyPrivilege)
    set_mstatus(Status.previousModeSupervisor)
    enter_supervisor(number, argument, address)
  }
}
