import Assembly
import Board
import Hart

/// Looks for the first instruction after which two engines differ: by bisection, each time from where they agreed, so that an
/// engine that looks at many instructions at once does as it did.
struct LockstepSearch {
  /// The machine as it was when they agreed, and what came in since.
  let saved: SavedMachine
  let journal: Journal
  let inputs: [(instant: Instant, input: Input)]
  /// What was done to the first machine's board.
  let preparation: (Board) -> Void

  /// The instruction, and what it should have left.
  struct Finding {
    /// Instructions before it since power-on, of all harts.
    let instructions: UInt64
    let hart: Int
    let mode: Privilege
    let pc: UInt64
    let encoding: UInt32
    let differences: [String]

    /// Which instruction it is, in a line.
    func place(symbols: SymbolTable) -> String {
      let disassembler = Disassembler(symbols: symbols)
      let isShort = encoding & 3 != 3
      let bits = Hexadecimal.padded(
        UInt64(isShort ? encoding & 0xffff : encoding), to: isShort ? 4 : 8)
      let text = disassembler.text(of: encoding, at: pc).replacing("\t", with: " ")
      return "first after \(instructions) instructions, on hart \(hart) in \(mode) mode: "
        + "\(Hexadecimal.prefixed(pc)): \(bits) \(text)"
    }
  }

  /// The first instruction between two instants; nil where the engines do not differ this time.
  func firstDifference(from start: Instant, to end: Instant) -> Finding? {
    var (good, bad) = (start.instructions, end.instructions)
    guard bad > good, agree(after: bad) == false else { return nil }
    while bad - good > 1 {
      let middle = good + (bad - good) / 2
      guard let agrees = agree(after: middle) else { return nil }
      (good, bad) = agrees ? (middle, bad) : (good, middle)
    }
    return finding(good)
  }

  private func agree(after instructions: UInt64) -> Bool? {
    guard var trial = trial(after: instructions) else { return nil }
    return trial.agree()
  }

  private func finding(_ instructions: UInt64) -> Finding? {
    guard let before = trial(after: instructions), let after = trial(after: instructions + 1)
    else { return nil }
    let harts = zip(before.second.harts, after.second.harts)
    // Whose turn it was has gone on, or has trapped where it stood.
    let index =
      harts.enumerated().first { $1.0.pc != $1.1.pc }?.offset
      ?? harts.enumerated().first { $1.0.instructionsRetired != $1.1.instructionsRetired }?.offset
    let hart = before.second.harts[index ?? 0]
    return Finding(
      instructions: instructions, hart: hart.identifier, mode: hart.privilege, pc: hart.pc,
      encoding: hart.inspectInstruction(at: hart.pc), differences: after.differences())
  }

  /// Both engines after so many instructions since power-on.
  private func trial(after instructions: UInt64) -> BoardPair? {
    guard let first = machine(.translator), let second = machine(.interpreter) else { return nil }
    preparation(first.board)
    let pair = BoardPair(first.board, second.board)
    for machine in [first, second] { advance(machine.board, to: instructions) }
    return pair
  }

  private func machine(_ engine: ExecutionEngine) -> Machine? {
    try? Machine(replaying: saved, from: journal, engine: engine, console: nil)
  }

  private func advance(_ board: Board, to instructions: UInt64) {
    for entry in inputs where entry.instant.instructions <= instructions {
      _ = board.runDeterministic(to: entry.instant)
      board.admit(entry.input)
    }
    while board.instant.instructions < instructions {
      let left = instructions - board.instant.instructions
      guard board.runDeterministic(instructions: left) == .budget else { return }
    }
  }
}
