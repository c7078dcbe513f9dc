// Traps as they are taken, for somebody who looks now and then. From any thread while the machine runs; while it is stopped, from
// the thread that has it.
extension Machine {
  /// Remembers from now on the last `limit` traps, and how calls end; what was remembered before is forgotten. Nil ends that.
  ///
  /// Each trap then costs the guest a lock, a look at the clock and a record; nothing else costs it anything.
  ///
  /// - Parameter filter: which traps. Others neither cost nor take room.
  public func watchTraps(limit: Int?, filter: TrapFilter = .all) {
    observatory.setTraps(limit.map { TrapLog(limit: $0, filter: filter) })
    observatory.look(board, runner, patience: Self.patience)
  }

  /// What was remembered of traps after the record of a number, 0 for all. Nothing while nobody watches.
  public func traps(after sequence: UInt64) -> TrapHistory {
    observatory.presentTraps?.history(after: sequence)
      ?? TrapHistory(records: [], lost: 0, last: sequence)
  }
}
