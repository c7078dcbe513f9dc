/// The parts of a while that a hart has spent in each mode, and waiting: from 0 to 1, together 1, or all 0 of a while in which no
/// guest time passed.
public struct HartShares: Equatable, Sendable {
  /// In U mode.
  public let user: Double
  /// In S mode.
  public let supervisor: Double
  /// In M mode.
  public let machine: Double
  /// Waiting for an interrupt.
  public let waiting: Double

  /// So many of `elapsed` nanoseconds were not waited; there were instructions in U, S and M.
  init(instructions: [UInt64], awake: UInt64, of elapsed: UInt64) {
    let sum = instructions.reduce(0, &+)
    let busy = elapsed == 0 || sum == 0 ? 0 : Double(awake) / Double(elapsed)
    let shares = instructions.map { sum == 0 ? 0 : busy * Double($0) / Double(sum) }
    (user, supervisor, machine) = (shares[0], shares[1], shares[2])
    waiting = elapsed == 0 ? 0 : 1 - busy
  }
}
