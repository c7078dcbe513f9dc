/// What the deterministic scheduler knows of a hart: it carries out instructions when it is its turn.
public protocol TurnTaker: AnyObject {
  /// Carries out at most `budget` instructions (at least 1) and returns how many it did; fewer when it begins to wait or
  /// after `limit(to:)`. Where a call stops must not change what is computed: an interrupt is taken before the
  /// next instruction whether or not a call ends there.
  func run(budget: Int) -> Int

  /// For calls from inside `run`, by a device that an instruction has reached: the turn ends after at most
  /// `remaining` more instructions, not counting the one being carried out. Never lengthens the turn.
  func limit(to remaining: Int)

  /// For calls from inside `run`: how many instructions it has carried out, with the one being carried out.
  var executedInTurn: Int { get }

  /// Whether it does nothing until an interrupt pends. One that pends when this is asked has woken it, also if it goes away again.
  var isWaiting: Bool { get }

  /// The same without consequences.
  var isAsleep: Bool { get }
}
