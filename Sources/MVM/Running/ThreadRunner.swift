import Board
import Bus
import Hart
import Host
import Synchronization

/// Runs a parallel board: a thread a hart, which sleeps while the hart waits, and one for the alarm.
final class ThreadRunner: Runner, Wakeable, @unchecked Sendable {
  /// How many instructions a hart executes before it looks whether it should stop. Interrupts from other harts
  /// and from devices are noticed then too, so this is a twentieth of a millisecond.
  private static let slice = 20_000

  private let clock = MachineClock()
  private let busLock = HostMutex()
  private let memoryLock = HostMutex()
  private let translationLock = HostMutex()
  private let parkers: [Parker]
  private let observatory: Observatory
  private let isStopping = Atomic<Bool>(false)
  /// Whether `isStopping` is because of `stop`.
  private let isAskedToStop = Atomic<Bool>(false)
  /// Whether the instant that `run` was to end at has come.
  private let isDue = Atomic<Bool>(false)
  private let gate = HostMutex()

  // Guarded by `gate`:
  /// The board while it runs: input goes there at once.
  private var running: Board?
  private var inputFlag = false

  init(hartCount: Int, _ observatory: Observatory) {
    parkers = (0..<hartCount).map { _ in Parker() }
    self.observatory = observatory
  }

  var mode: BoardPlan.Mode {
    .parallel(
      .init(
        clock: clock, alarm: clock, lock: busLock, memoryLock: memoryLock,
        translationLock: translationLock, waker: self))
  }

  func run(
    _ board: Board, instructions: UInt64, until instant: UInt64
  ) throws(MachineError) -> RunOutcome {
    let shared = Shared(board)
    isStopping.store(isAskedToStop.load(ordering: .acquiring), ordering: .releasing)
    isDue.store(false, ordering: .releasing)
    let deadline = Deadline { [self] in
      isDue.store(true, ordering: .releasing)
      stopHarts()
    }
    if instant < .max { board.wake(deadline, at: instant) }
    defer { board.wake(deadline, at: nil) }
    try clock.resume { shared.board.fireDueEvents() }
    defer { clock.pause() }
    open(board)
    defer { open(nil) }
    var threads: [HostThread] = []
    defer { for thread in threads { thread.join() } }
    for hart in parkers.indices.dropFirst() {
      do throws(HostError) {
        threads.append(
          try HostThread(name: "hart \(hart)") { [self] in run(hart, of: shared.board) })
      } catch {
        stopHarts()
        throw .impossible(reason: error.description)
      }
    }
    run(0, of: board)
    for thread in threads { thread.join() }
    if let reason = board.stopReason { return .board(reason) }
    // A stop that was asked for meanwhile ends the next run.
    if isDue.load(ordering: .acquiring) { return .board(.instant) }
    isAskedToStop.store(false, ordering: .releasing)
    return .stopped
  }

  func stop() {
    isAskedToStop.store(true, ordering: .releasing)
    stopHarts()
  }

  func inputArrived() {
    gate.lock()
    defer { gate.unlock() }
    if let running { running.inputArrived() } else { inputFlag = true }
  }

  var hasInput: Bool {
    gate.lock()
    defer { gate.unlock() }
    return inputFlag
  }

  func lookSoon() { for parker in parkers { parker.wake() } }

  func interruptArrived(hart: Int) { parkers[hart].wake() }

  private func run(_ hart: Int, of board: Board) {
    while !isStopping.load(ordering: .acquiring) {
      let stop = board.runHart(hart, budget: Self.slice)
      if observatory.wants(hart) { observatory.look(at: hart, of: board) }
      switch stop {
      case .budget: break
      case .paused: HostThread.yield()
      case .waiting: sleep(board.harts[hart])
      case .stopped: stopHarts()
      }
    }
  }

  /// Sleeps while a hart waits. (What it takes to read the clock twice is little beside that.)
  private func sleep(_ hart: Hart) {
    let start = clock.nanoseconds
    parkers[hart.identifier].wait()
    hart.activity.slept &+= clock.nanoseconds &- start
  }

  private func stopHarts() {
    isStopping.store(true, ordering: .releasing)
    for parker in parkers { parker.wake() }
  }

  /// Lets input through to a board, or holds it back.
  private func open(_ board: Board?) {
    gate.lock()
    defer { gate.unlock() }
    running = board
    guard let board, inputFlag else { return }
    inputFlag = false
    board.inputArrived()
  }

  /// Ends a run at an instant of guest time.
  private final class Deadline: Sleeper {
    private let action: () -> Void

    init(_ action: @escaping () -> Void) { self.action = action }

    func wake(token: UInt64) { action() }
  }

  /// A board on its way to the threads of its harts: each of them touches its own, as the board wants it.
  private struct Shared: @unchecked Sendable {
    let board: Board

    init(_ board: Board) { self.board = board }
  }
}
