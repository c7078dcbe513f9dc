/// Exceptions, numbered as in `mcause` (privileged manual, 3.1.15).
enum Exception: UInt {
  case instructionMisaligned = 0
  case instructionAccessFault = 1
  case illegalInstruction = 2
  case breakpoint = 3
  case loadMisaligned = 4
  case loadAccessFault = 5
  case storeMisaligned = 6
  case storeAccessFault = 7
  case callFromUser = 8
  case callFromSupervisor = 9
  case callFromMachine = 11
  case instructionPageFault = 12
  case loadPageFault = 13
  case storePageFault = 15

  /// As `medeleg` has it.
  var bit: UInt { 1 << rawValue }

  /// In words.
  var name: StaticString {
    switch self {
    case .instructionMisaligned: "an instruction at an odd address"
    case .instructionAccessFault: "an instruction where none may be fetched"
    case .illegalInstruction: "an instruction that does not exist, or a check that failed"
    case .breakpoint: "a breakpoint"
    case .loadMisaligned: "a misaligned load"
    case .loadAccessFault: "a load from where there is nothing"
    case .storeMisaligned: "a misaligned store"
    case .storeAccessFault: "a store to where there is nothing"
    case .callFromUser, .callFromSupervisor, .callFromMachine: "an environment call"
    case .instructionPageFault, .loadPageFault, .storePageFault: "a page fault"
    }
  }
}
