import Board

/// How the harts of a machine are run: by turns on one thread, or each on a thread of its own.
protocol Runner: AnyObject, Sendable {
  /// What the board must know of it.
  var mode: BoardPlan.Mode { get }

  /// Runs the machine until it stops by itself, `stop` is called, `instructions` are over, or guest time is at least
  /// `instant` (of a deterministic machine: before anything happens then).
  func run(
    _ board: Board, instructions: UInt64, until instant: UInt64
  ) throws(MachineError) -> RunOutcome

  /// Ends `run`, on whatever thread that is; one that comes while nothing runs ends the next run at once.
  func stop()

  /// Bytes or frames wait for the machine. From any thread.
  func inputArrived()

  /// Somebody wants to look at the harts: each comes by its `Observatory` soon. From any thread.
  func lookSoon()

  /// Whether bytes wait that the board has not been told of.
  var hasInput: Bool { get }
}

/// Why a `Runner` returned.
enum RunOutcome {
  /// The board cannot go on, or not before something comes from outside, or has done what it was asked to.
  case board(StopReason)
  /// `stop` was called.
  case stopped
  /// Another engine has come to another state: what is known of that.
  case different(String)
}
