package import Board

extension Machine {
  /// Begins to compare from the present on.
  func beginLockstep() throws(MachineError) {
    lockstep?.end()
    lockstep = try Lockstep(self)
    (runner as? TurnRunner)?.pieceLimit = Lockstep.interval
  }

  /// Does something to the board and, where two engines differ, to what stands in for it when the instruction is looked for: for
  /// tests that spoil an engine.
  package func prepareBoard(_ preparation: @escaping (Board) -> Void) {
    self.preparation = preparation
    preparation(board)
  }
}
