/// Why an instruction could not be carried out: exception codes of `mcause` (privileged manual, 3.1.15).
public enum Cause: UInt8, Sendable {
  case instructionAddressMisaligned = 0
  case instructionAccessFault = 1
  case illegalInstruction = 2
  case breakpoint = 3
  case loadAddressMisaligned = 4
  case loadAccessFault = 5
  case storeAddressMisaligned = 6
  case storeAccessFault = 7
  case environmentCallFromUser = 8
  case environmentCallFromSupervisor = 9
  case environmentCallFromMachine = 11
  case instructionPageFault = 12
  case loadPageFault = 13
  case storePageFault = 15
}
