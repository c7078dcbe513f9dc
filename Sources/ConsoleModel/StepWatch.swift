import MVM

/// Whether what a step is to stop at has happened to a hart since it began. Looked at between two instructions, it is exact; at the
/// end of a longer piece, a switch there and back is missed.
struct StepWatch {
  let step: Step
  private let hart: MachineHart
  private var traps: UInt64
  /// The address space of the process that ran last.
  private let space: UInt64?

  init(_ step: Step, _ hart: MachineHart) {
    self.step = step
    self.hart = hart
    traps = hart.trapCount
    space = Self.space(hart)
  }

  /// The machine was brought back to where nothing of it had happened: traps are counted on, whatever is undone.
  mutating func beginAgain() { traps = hart.trapCount }

  var hasPassed: Bool {
    switch step {
    case .instruction, .over: true
    case .trap: hart.trapCount != traps
    case .process:
      // Some kernels have a table of their own: what counts is whose program runs.
      hart.privilege == .user && Self.space(hart) != space
    }
  }

  var reason: String {
    switch step {
    case .instruction, .over: "after an instruction"
    case .trap: "hart \(hart.number) took a trap"
    case .process: "hart \(hart.number) runs another process"
    }
  }

  private static func space(_ hart: MachineHart) -> UInt64? { try? hart.read("satp") }
}
