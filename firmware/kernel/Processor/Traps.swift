import Processor
import Synchronization

/// A trap from user mode. 1 if the thread has ended, 0 if it goes back to its program.
///
/// Interrupts are off at the beginning and at the end.
@c(userTrap)
func userTrap(_ frame: UnsafeMutablePointer<TrapFrame>) -> UInt64 {
  let thread = Thread.current
  guard let process = thread.process else {
    panic("a thread without a process in user mode", frame: frame)
  }
  chargeUser(thread)
  var restart = false
  let cause = TrapCause(frame.pointee.scause)
  switch cause {
  case .supervisorTimerInterrupt, .supervisorSoftwareInterrupt, .supervisorExternalInterrupt:
    Traps.interrupt(cause)
  case .environmentCall:
    enableInterrupts()
    frame.pointee.sepc += 4
    restart = SystemCalls.handle(thread, process, frame)
  default:
    enableInterrupts()
    Traps.exception(cause, frame, thread)
  }
  return UserMode.leaveKernel(thread, process, restart: restart) ? 0 : 1
}

private func chargeUser(_ thread: Thread) {
  let now = Clock.now
  thread.timeInUser &+= now &- thread.since
  thread.hart.timeInUser &+= now &- thread.since
  thread.since = now
}

/// A trap of the kernel itself: an interrupt, or a page fault of usercopy.S. Interrupts are off.
@c(kernelTrap)
func kernelTrap(_ frame: UnsafeMutablePointer<TrapFrame>) {
  let cause = TrapCause(frame.pointee.scause)
  switch cause {
  case .supervisorTimerInterrupt, .supervisorSoftwareInterrupt, .supervisorExternalInterrupt:
    Traps.interrupt(cause)
    // Interrupts were on, so no spin lock is held, and another thread may run.
    Scheduler.yieldIfAsked()
  case .loadPageFault, .storePageFault:
    guard currentAnchor().pointee.copyRecovery != 0, frame.pointee.stval < MemoryMap.userEnd else {
      panic("the kernel used an address where nothing is", frame: frame)
    }
    Traps.copyFault(frame, cause == .storePageFault ? .write : .read)
  default: panic("the kernel made a mistake", frame: frame)
  }
}

enum Traps {
  /// Interrupts come here from both modes.
  static func interrupt(_ cause: TrapCause) {
    Hart.current.interrupts &+= 1
    switch cause {
    case .supervisorTimerInterrupt:
      if Hart.current.timers.expire() { Hart.current.shouldReschedule.store(1, ordering: .relaxed) }
    case .supervisorSoftwareInterrupt:
      clearSoftwareInterrupt()
      if isPanicking.load(ordering: .acquiring) != 0 { stopHart() }
    default: InterruptController.handle()
    }
  }

  /// A program did what cannot be done, or not yet.
  static func exception(
    _ cause: TrapCause, _ frame: UnsafeMutablePointer<TrapFrame>, _ thread: Thread
  ) {
    let address = frame.pointee.stval
    switch cause {
    case .loadPageFault: pageFault(address, .read)
    case .storePageFault: pageFault(address, .write)
    case .instructionPageFault: pageFault(address, .execute)
    case .illegalInstruction:
      if FloatingPoint.enable(thread) { return }
      Signals.fault(Signal.illegal, code: 1, address: frame.pointee.sepc)
    case .breakpoint: Signals.fault(Signal.trap, code: 1, address: frame.pointee.sepc)
    case .instructionMisaligned, .loadMisaligned, .storeMisaligned:
      Signals.fault(Signal.bus, code: 1, address: address)
    default: Signals.fault(Signal.bus, code: 2, address: address)
    }
  }

  private static func pageFault(_ address: UInt64, _ access: Access) {
    guard let space = Process.current.addressSpace else { return }
    do throws(Errno) {
      guard address < MemoryMap.userEnd else { throw .badAddress }
      try OutOfMemory.relieving { () throws(Errno) in try space.fault(at: address, access) }
    } catch {
      switch error {
      case .noMemory: break
      case .ioError, .noSpace: Signals.fault(Signal.bus, code: 2, address: address)
      default:
        let isMapped = space.lock.withLock { space.region(at: address) != nil }
        Signals.fault(Signal.segmentation, code: isMapped ? 2 : 1, address: address)
      }
    }
  }

  /// A fault of usercopy.S: the page is got, or the copy ends.
  static func copyFault(_ frame: UnsafeMutablePointer<TrapFrame>, _ access: Access) {
    let recovery = currentAnchor().pointee.copyRecovery
    precondition(Interrupts.mayWait, "a program's memory is used under a spin lock")
    enableInterrupts()
    let isServed = (try? serve(frame.pointee.stval, access)) != nil
    _ = disableInterrupts()
    // Another copy of the same thread cannot have begun: faults are served without any.
    currentAnchor().pointee.copyRecovery = recovery
    if !isServed { frame.pointee.sepc = recovery }
  }

  private static func serve(_ address: UInt64, _ access: Access) throws(Errno) {
    try OutOfMemory.relieving { () throws(Errno) in
      try Process.current.addressSpace?.fault(at: address, access)
    }
  }
}
