import Board

// What somebody outside sees of a machine, whether it runs or not. From any thread while it runs; while it is stopped, from the
// thread that has it. Who asks may wait a little; the guest does not.
extension Machine {
  /// How long who asks waits for harts that are busy, in nanoseconds: a few turns.
  static let patience: UInt64 = 10_000_000

  /// What the machine is at present.
  public func observation() -> MachineObservation {
    var (isFresh, isRunning) = observatory.look(board, runner, patience: Self.patience)
    var harts = observatory.latest
    // A machine that has just begun, on a host that is busy elsewhere.
    if harts.contains(where: { $0 == nil }) {
      (isFresh, isRunning) = observatory.look(board, runner, patience: 100 * Self.patience)
      harts = observatory.latest
    }
    let known = harts.compactMap { $0 }
    return MachineObservation(
      time: known.map(\.time).max() ?? 0, isRunning: isRunning,
      isFresh: isFresh, harts: known, isDeterministic: configuration.deterministic)
  }
}
