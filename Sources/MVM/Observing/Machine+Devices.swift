public import Board
import Synchronization

// Devices, for somebody who looks now and then. From any thread while the machine runs; while it is stopped, from the thread
// that has it.
extension Machine {
  /// The devices as they are, in the order of their addresses. Where a deterministic machine does not come to rest in time, as
  /// they were when this was asked last.
  public func devices() -> [DeviceObservation] {
    let known = observatory.devices
    let patience = known.isEmpty ? 100 * Self.patience : Self.patience
    guard let devices = atRest(patience: patience, { $0.observeDevices() }) else { return known }
    observatory.devices = devices
    return devices
  }

  /// Remembers from now on the last `limit` things that devices did; what was remembered before is forgotten. Nil ends that.
  public func watchDevices(limit: Int?) {
    let log = limit.map { DeviceLog(limit: $0, board) }
    observatory.deviceLog = log
    _ = atRest { board in board.listen { log?.listener(of: $0) } }
  }

  /// What was remembered of devices after the record of a number, 0 for all. Nothing while nobody watches.
  public func deviceEvents(after sequence: UInt64) -> DeviceHistory {
    observatory.deviceLog?.history(after: sequence)
      ?? DeviceHistory(records: [], lost: 0, last: sequence)
  }

  /// Does something while no device is at work, or has it done: the bus's lock sees to that in a parallel machine, and
  /// in a deterministic one it is done between two pieces. Nil where that takes too long; it is done as soon as it can be, all the same.
  func atRest<Result>(
    patience: UInt64 = Machine.patience, _ body: @escaping (Board) -> Result
  ) -> Result? {
    guard configuration.deterministic else { return body(board) }
    let outcome = Outcome<Result>()
    let task = ObservationTask { outcome.set(body($0)) }
    observatory.look(board, runner, patience: patience, task)
    return outcome.value
  }

  /// What came of something that another thread does.
  private final class Outcome<Value>: @unchecked Sendable {
    private let isThere = Atomic<Bool>(false)
    /// Written before `isThere` is, and read after.
    private var stored: Value?

    func set(_ value: Value) {
      stored = value
      isThere.store(true, ordering: .releasing)
    }

    var value: Value? { isThere.load(ordering: .acquiring) ? stored : nil }
  }
}
