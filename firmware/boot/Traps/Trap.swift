import Processor

/// The bit of `mcause` that tells an interrupt from an exception.
private let interruptBit: UInt = 1 << 63

/// Every trap into M mode. What `frame` then holds is what the hart goes on with.
@c(boot_trap)
public func trap(_ frameAddress: UnsafeMutableRawPointer) {
  let frame = frameAddress.assumingMemoryBound(to: TrapFrame.self)
  let cause = read_mcause()
  if frame.pointee.cameFromMachine { panic(.ownFault, frame) }
  switch cause {
  case Exception.callFromSupervisor.rawValue: answerCall(frame)
  case interruptBit | 3: Hart.current.takeMessages()
  case interruptBit | 7: Hart.current.timerExpired()
  case let cause where cause & interruptBit == 0: redirect(frame, cause)
  default: panic(.strangeInterrupt, frame)
  }
}

/// Lets S mode have an exception as if it had been delegated (privileged manual, 3.1.8 and 4.1.1).
private func redirect(_ frame: UnsafeMutablePointer<TrapFrame>, _ cause: UInt) {
  let vector = read_stvec() & ~3
  let address = frame.pointee.programCounter
  // A kernel that cannot fetch its own trap handler would come here for ever.
  let isUnusable =
    cause == Exception.instructionAccessFault.rawValue
    || cause == Exception.illegalInstruction.rawValue
  if isUnusable, address == vector, frame.pointee.cameFromSupervisor {
    panic(.noHandler, frame)
  }
  write_sepc(address)
  write_scause(cause)
  write_stval(read_mtval())
  frame.pointee.programCounter = vector
  frame.pointee.status = supervisorTrapStatus(frame.pointee.status)
}

/// `mstatus` after a trap into S mode, seen from M mode: SPP, SPIE and SIE as the trap sets them, and S as where to go.
private func supervisorTrapStatus(_ status: UInt) -> UInt {
  var result =
    status
    & ~(Status.previousSupervisorMode | Status.previousSupervisorInterruptEnable
    | Status.supervisorInterruptEnable | Status.previousMode)
  if status & Status.previousMode == Status.previousModeSupervisor {
    result |= Status.previousSupervisorMode
  }
  if status & Status.supervisorInterruptEnable != 0 {
    result |= Status.previousSupervisorInterruptEnable
  }
  return result | Status.previousModeSupervisor
}
