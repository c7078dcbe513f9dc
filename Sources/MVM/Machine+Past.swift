public import Board

extension Machine {
  /// Remembers from now on what the machine was, so that `go` can bring it back there: savepoints, every tenth of a second in
  /// which it is busy, as far as they have room. Only of a deterministic machine without disks and flash files, which does not
  /// run.
  ///
  /// - Parameter budget: the bytes of host memory that they may take.
  public func rememberPast(budget: Int = 1 << 30) {
    precondition(
      configuration.deterministic && media.isEmpty && configuration.flash.isEmpty,
      "a machine that cannot be brought back")
    past?.end()
    past = Savepoints(board, budget: budget)
  }

  /// Where a deterministic machine is in its run.
  public var instant: Instant { board.instant }

  /// The instants that savepoints were taken at.
  public var savepoints: [Instant] { past?.instants ?? [] }

  /// Brings the machine to an instant of its past, or of the future that it had before it was brought back. False where it was
  /// never there. When it runs again, that is another future. Not while the run is recorded.
  public func go(to instant: Instant) -> Bool {
    precondition(recording == nil, "a recording goes forward only")
    guard let past else { return false }
    return past.go(to: instant)
  }
}
