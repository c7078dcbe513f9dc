import Board
import Host
import Synchronization

/// Runs a deterministic board, on the thread that calls.
final class TurnRunner: Runner, @unchecked Sendable {
  /// How many instructions pass between two looks at what came from outside.
  private static let slice: UInt64 = 1 << 20
  /// The same where somebody waits for answers.
  private static let pacedSlice: UInt64 = 1 << 17

  private let parker = Parker()
  private let isStopping = Atomic<Bool>(false)
  private let inputFlag = Atomic<Bool>(false)
  /// Whether there is something to look at before the slice is over.
  private let isWanted = Atomic<Bool>(false)
  /// Whether something may come from outside once all harts wait.
  private let waitsForInput: Bool

  private let seed: UInt64
  private let clock = HostClock()
  /// Whether the guest's sleep takes as long for the host.
  var isPaced = false

  /// Called whenever a piece of the run is over.
  var betweenPieces: () throws(MachineError) -> Void = {}

  /// Called at the end of a piece, with how it ended; ends the run where it returns what is wrong.
  var afterPiece: (StopReason) -> String? = { _ in nil }
  /// How many instructions a piece has at most.
  var pieceLimit = UInt64.max

  /// Called whenever there may be nothing to do for a while.
  var beforeWaiting: () -> Void = {}

  /// The guest's sleep that the host's is for.
  private struct Sleep {
    let end: UInt64
    let hostEnd: UInt64
  }
  private var sleep: Sleep?

  init(seed: UInt64, waitsForInput: Bool) {
    self.seed = seed
    self.waitsForInput = waitsForInput
  }

  var mode: BoardPlan.Mode { .deterministic(seed: seed) }

  func run(
    _ board: Board, instructions: UInt64, until instant: UInt64
  ) throws(MachineError) -> RunOutcome {
    var left = instructions
    board.jumpLimit = isPaced ? board.now : .max
    while true {
      isWanted.store(false, ordering: .sequentiallyConsistent)
      try betweenPieces()
      if isStopping.exchange(false, ordering: .acquiring) { return .stopped }
      if inputFlag.exchange(false, ordering: .acquiring), board.collectInputs() {
        inputFlag.store(true, ordering: .releasing)
      }
      let slice = min(left, isPaced ? Self.pacedSlice : Self.slice, pieceLimit)
      let before = board.instructionCount
      let reason = board.runDeterministic(instructions: slice, before: instant) {
        isWanted.load(ordering: .relaxed)
      }
      if let report = afterPiece(reason) { return .different(report) }
      switch reason {
      case .budget:
        left -= slice
        if left == 0 { return .board(.budget) }
      case .interrupted:
        left -= min(left, board.instructionCount - before)
        if left == 0 { return .board(.budget) }
      case .idle:
        left -= min(left, board.instructionCount - before)
        if !waitsForInput { return .board(.idle) }
        // What the guest does not take while it waits, it will not take before something new comes.
        if !hasInput || board.hasUntakenInput {
          beforeWaiting()
          parker.wait()
        }
      case .asleep(let instant):
        left -= min(left, board.instructionCount - before)
        sleep(board, until: instant)
      default: return .board(reason)
      }
    }
  }

  /// Makes the guest's sleep take as long as it says, in a machine that somebody sits before. Input comes earlier.
  private func sleep(_ board: Board, until instant: UInt64) {
    if sleep?.end != instant {
      sleep = Sleep(end: instant, hostEnd: clock.nanoseconds &+ (instant &- board.now))
    }
    beforeWaiting()
    guard let sleep, !parker.wait(until: sleep.hostEnd) else { return }
    board.jumpLimit = instant
  }

  func stop() {
    isStopping.store(true, ordering: .releasing)
    interrupt()
  }

  func inputArrived() {
    inputFlag.store(true, ordering: .releasing)
    interrupt()
  }

  func lookSoon() { interrupt() }

  private func interrupt() {
    isWanted.store(true, ordering: .sequentiallyConsistent)
    parker.wake()
  }

  var hasInput: Bool { inputFlag.load(ordering: .acquiring) }
}
