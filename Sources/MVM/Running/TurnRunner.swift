import Board
import Host
import Synchronization

/// Runs a deterministic board, on the thread that calls.
final class TurnRunner: Runner, @unchecked Sendable {
  /// How many instructions pass between two looks at what came from outside.
  private static let slice: UInt64 = 1 << 20

  private let parker = Parker()
  private let isStopping = Atomic<Bool>(false)
  private let hasInput = Atomic<Bool>(false)
  /// Whether something may come from outside once all harts wait.
  private let waitsForInput: Bool

  private let seed: UInt64

  init(seed: UInt64, waitsForInput: Bool) {
    self.seed = seed
    self.waitsForInput = waitsForInput
  }

  var mode: BoardPlan.Mode { .deterministic(seed: seed) }

  func run(_ board: Board, instructions: UInt64) -> RunOutcome {
    var left = instructions
    while true {
      if isStopping.exchange(false, ordering: .acquiring) { return .stopped }
      if hasInput.exchange(false, ordering: .acquiring), board.collectInputs() {
        hasInput.store(true, ordering: .releasing)
      }
      let slice = min(left, Self.slice)
      let reason = board.runDeterministic(instructions: slice)
      switch reason {
      case .budget:
        left -= slice
        if left == 0 { return .board(.budget) }
      case .idle:
        if !waitsForInput { return .board(.idle) }
        // What the guest does not take while it waits, it will not take before something new comes.
        if !hasInput.load(ordering: .acquiring) || board.hasUntakenInput {
          parker.wait()
        }
      default: return .board(reason)
      }
    }
  }

  func stop() {
    isStopping.store(true, ordering: .releasing)
    parker.wake()
  }

  func inputArrived() {
    hasInput.store(true, ordering: .releasing)
    parker.wake()
  }
}
