package import Board

extension Machine {
  /// Begins to compare from the present on.
  func beginLockstep() throws(MachineError) {
    endLockstep()
    lockstep = try Lockstep(self)
    (runner as? TurnRunner)?.pieceLimit = Lockstep.interval
  }

  /// Compares no longer.
  func endLockstep() {
    lockstep?.end()
    lockstep = nil
  }

  /// What users call the engine that is compared.
  var engineName: String { "translator" }

  /// Does something to the board and, where two engines differ, to what stands in for it when the instruction is looked for: for
  /// tests that spoil an engine.
  package func prepareBoard(_ preparation: @escaping (Board) -> Void) {
    self.preparation = preparation
    preparation(board)
  }
}
