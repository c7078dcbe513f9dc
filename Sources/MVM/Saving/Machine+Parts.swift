import Board
import Bus
import Host

// What of a machine's state is not the board's.
extension Machine {
  /// Adds it to what is saved: bytes on their way to the machine, and how far seeded entropy has got.
  func addParts(entropy: any EntropySource) {
    if let seeded = entropy as? SeededEntropy { board.add(seeded.statePart(Board.entropy)) }
    let limit = 1 << 24
    board.add(
      StatePart("queue", version: 1, isHashed: false) {
        [line, runner] (visitor) throws(StateVisitor.Failure) in
        var waiting = line.waiting
        try visitor.visit("serial", &waiting, atMost: limit)
        var hasInput = runner.hasInput
        try visitor.visit("hasInput", &hasInput)
        guard visitor.isReading else { return }
        line.waiting = waiting
        if hasInput { runner.inputArrived() }
      })
  }
}
