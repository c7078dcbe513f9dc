/// Why a trap came (privileged architecture, table of `scause`).
enum TrapCause: Equatable {
  case supervisorSoftwareInterrupt, supervisorTimerInterrupt, supervisorExternalInterrupt
  case instructionMisaligned, instructionAccessFault, illegalInstruction, breakpoint
  case loadMisaligned, loadAccessFault, storeMisaligned, storeAccessFault
  case environmentCall
  case instructionPageFault, loadPageFault, storePageFault
  case unknown

  init(_ scause: UInt64) {
    self =
      switch scause {
      case 1 << 63 | 1: .supervisorSoftwareInterrupt
      case 1 << 63 | 5: .supervisorTimerInterrupt
      case 1 << 63 | 9: .supervisorExternalInterrupt
      case 0: .instructionMisaligned
      case 1: .instructionAccessFault
      case 2: .illegalInstruction
      case 3: .breakpoint
      case 4: .loadMisaligned
      case 5: .loadAccessFault
      case 6: .storeMisaligned
      case 7: .storeAccessFault
      case 8: .environmentCall
      case 12: .instructionPageFault
      case 13: .loadPageFault
      case 15: .storePageFault
      default: .unknown
      }
  }

  var words: StaticString {
    switch self {
    case .supervisorSoftwareInterrupt: "an interrupt from another hart"
    case .supervisorTimerInterrupt: "a timer interrupt"
    case .supervisorExternalInterrupt: "a device's interrupt"
    case .instructionMisaligned: "a jump to an odd address"
    case .instructionAccessFault: "code where there is no memory"
    case .illegalInstruction: "an illegal instruction (a check of Swift's that failed ends so)"
    case .breakpoint: "a breakpoint"
    case .loadMisaligned: "a misaligned load"
    case .loadAccessFault: "a load where there is no memory"
    case .storeMisaligned: "a misaligned store"
    case .storeAccessFault: "a store where there is no memory"
    case .environmentCall: "a system call"
    case .instructionPageFault: "code on a page that may not be executed"
    case .loadPageFault: "a load from a page that is not mapped"
    case .storePageFault: "a store to a page that may not be written"
    case .unknown: "a trap of an unknown kind"
    }
  }
}
