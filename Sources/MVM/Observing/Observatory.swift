import Board
import Hart
import Host
import Synchronization

/// Where somebody outside looks at a machine while it runs.
///
///     who asks    wanted = all harts, wake them ............ waits, not for ever ...... takes the copies
///     hart 0      -- slice --|look|-- slice -------------------
///     hart 1      (sleeps)   |look| (sleeps)
///
/// A hart belongs to its thread, so that thread makes the copy, between two turns; it looks after each whether its bit is set. The
/// thread of a deterministic machine does so for all harts, between two pieces of the run. Of a machine that is stopped, who
/// asks makes the copies, and holds up who wants to start it meanwhile.
final class Observatory: @unchecked Sendable {
  /// A bit for each hart that is to be looked at.
  private let wanted = Atomic<UInt64>(0)
  private let mutex = HostMutex()
  /// Held by who asks: one at a time.
  private let asking = HostMutex()
  private let parker = Parker()
  private let clock = HostClock()
  private let handlers: EventHandlers

  // Guarded by `mutex`:
  private var isRunning = false
  private var names: ControlRegisterNames?
  private var copies: [HartObservation?]
  /// What is to be done between two pieces of a deterministic run.
  private var tasks: [ObservationTask] = []
  /// Who remembers traps, and what each hart tells that it does.
  private(set) var traps: TrapLog?
  private var heard: [TrapLog?]
  /// The epoch of changes that somebody has begun, and the one in which each hart has withheld its write permissions.
  private var epoch: UInt32 = 0
  private var withheld: [UInt32]
  private var rememberedDevices: [DeviceObservation] = []
  private var rememberedLog: DeviceLog?

  init(hartCount: Int, handlers: EventHandlers) {
    copies = [HartObservation?](repeating: nil, count: hartCount)
    heard = [TrapLog?](repeating: nil, count: hartCount)
    withheld = [UInt32](repeating: 0, count: hartCount)
    self.handlers = handlers
  }

  // MARK: The machine's side

  /// The machine begins to run, or is stopped again. Whoever waited for a look gets it now.
  func setRunning(_ isRunning: Bool, _ board: Board) {
    mutex.lock()
    defer { mutex.unlock() }
    self.isRunning = isRunning
    if !isRunning, wanted.load(ordering: .acquiring) != 0 { lookAtAll(board) }
  }

  /// Whether any hart is to be looked at.
  var isWanted: Bool { wanted.load(ordering: .relaxed) != 0 }

  /// Whether a hart is to be looked at.
  @inline(__always)
  func wants(_ hart: Int) -> Bool { wanted.load(ordering: .relaxed) >> UInt64(hart) & 1 != 0 }

  /// A hart of a parallel machine is between two turns, and this is its thread.
  func look(at hart: Int, of board: Board) {
    let copy = copy(board.harts[hart], at: board.now, knownNames(board))
    mutex.lock()
    defer { mutex.unlock() }
    take(copy, board)
    clear(1 << UInt64(hart))
  }

  /// A deterministic machine is between two pieces, and this is its thread.
  func lookIfWanted(_ board: Board) {
    guard wanted.load(ordering: .acquiring) != 0 else { return }
    mutex.lock()
    defer { mutex.unlock() }
    lookAtAll(board)
  }

  private func clear(_ harts: UInt64) {
    if wanted.bitwiseAnd(~harts, ordering: .acquiringAndReleasing).newValue == 0 { parker.wake() }
  }

  // MARK: Looking

  /// All harts rest, and `mutex` is held.
  private func lookAtAll(_ board: Board) {
    let time = board.now
    let names = self.names ?? ControlRegisterNames(of: board.harts[0])
    self.names = names
    for hart in board.harts { take(copy(hart, at: time, names), board) }
    for task in tasks { task.perform(board) }
    tasks = []
    clear(~0)
  }

  private func copy(
    _ hart: Hart, at time: UInt64, _ names: ControlRegisterNames
  ) -> HartObservation {
    HartObservation(hart, at: time, names: names)
  }

  /// Keeps the copy of a hart that rests, and lets it tell whom it should.
  private func take(_ copy: HartObservation, _ board: Board) {
    copies[copy.number] = copy
    if withheld[copy.number] != epoch {
      withheld[copy.number] = epoch
      board.harts[copy.number].withholdWrites()
    }
    guard heard[copy.number] !== traps else { return }
    heard[copy.number] = traps
    watch(copy.number, of: board)
  }

  private func knownNames(_ board: Board) -> ControlRegisterNames {
    mutex.lock()
    defer { mutex.unlock() }
    let known = names ?? ControlRegisterNames(of: board.harts[0])
    names = known
    return known
  }

  /// Lets a hart that rests tell whoever wants to know what it does.
  func watch(_ hart: Int, of board: Board) {
    let log = heard[hart]
    board.harts[hart].observer =
      handlers.wantTraps || log != nil ? HartWatcher(handlers, log, board) : nil
  }

  // MARK: Who asks

  /// Has all harts looked at, and `task` performed meanwhile, if there is one: of a deterministic machine, or of one that is stopped.
  /// Returns whether that was done before `patience` nanoseconds were over, and whether the machine ran.
  @discardableResult
  func look(
    _ board: Board, _ runner: any Runner, patience: UInt64, _ task: ObservationTask? = nil
  ) -> (isDone: Bool, isRunning: Bool) {
    asking.lock()
    defer { asking.unlock() }
    mutex.lock()
    if let task { tasks.append(task) }
    guard isRunning else {
      lookAtAll(board)
      mutex.unlock()
      return (true, false)
    }
    let all = ~UInt64(0) >> UInt64(64 - copies.count)
    wanted.bitwiseOr(all, ordering: .sequentiallyConsistent)
    mutex.unlock()
    runner.lookSoon()
    let (end, _) = clock.nanoseconds.addingReportingOverflow(patience)
    while wanted.load(ordering: .acquiring) != 0, clock.nanoseconds < end {
      parker.wait(until: end)
    }
    return (wanted.load(ordering: .acquiring) == 0, true)
  }

  /// The copies that were made last; of a hart that was never looked at, none.
  var latest: [HartObservation?] { locked { copies } }

  /// Begins an epoch of changes, which harts know when they are looked at next.
  func beginEpoch(of board: Board) -> UInt32 {
    locked {
      epoch = board.memory.beginChangeEpoch()
      return epoch
    }
  }

  /// From now on, as soon as harts are looked at, they tell another log, or none.
  func setTraps(_ log: TrapLog?) { locked { traps = log } }

  /// The devices as they were when somebody asked last.
  var devices: [DeviceObservation] {
    get { locked { rememberedDevices } }
    set { locked { rememberedDevices = newValue } }
  }

  /// The log that devices tell.
  var deviceLog: DeviceLog? {
    get { locked { rememberedLog } }
    set { locked { rememberedLog = newValue } }
  }

  /// The log that harts are to tell.
  var presentTraps: TrapLog? { locked { traps } }

  private func locked<Result>(_ body: () -> Result) -> Result {
    mutex.lock()
    defer { mutex.unlock() }
    return body()
  }
}
