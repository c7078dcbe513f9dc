/// A hart's registers at a trap, as start.S stores them: the program counter, x1 to x31, `mstatus`.
struct TrapFrame {
  /// An argument's place.
  enum Register: Int {
    case returnAddress = 1
    case stackPointer = 2
    case argument0 = 10
    case argument1, argument2, argument3, argument4, argument5, argument6, argument7
  }

  private var words: InlineArray<33, UInt>

  var programCounter: UInt {
    get { words[0] }
    set { words[0] = newValue }
  }

  var status: UInt {
    get { words[32] }
    set { words[32] = newValue }
  }

  /// Register x`number`, from 1 on.
  func register(_ number: Int) -> UInt { words[number] }

  subscript(_ register: Register) -> UInt {
    get { words[register.rawValue] }
    set { words[register.rawValue] = newValue }
  }

  var cameFromMachine: Bool { status & Status.previousMode == Status.previousMode }
  var cameFromSupervisor: Bool {
    status & Status.previousMode == Status.previousModeSupervisor
  }
}
