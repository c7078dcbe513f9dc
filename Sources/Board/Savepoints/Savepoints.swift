public import Bus
import Hart

/// The past of a deterministic machine: savepoints in memory, dense near the present and sparse in the past, and what came in.
///
///     savepoints   0 . . . . . . . . 1 . . . . 2 . . 3 . 4 5        each: state, and the pages changed since the one before
///     inputs         |     ||            |        |     |
///     go(to:)                     restore 1, let in what came, run on ---> there
///
/// Pages of RAM that change are noticed by withheld write permission (`GuestMemory+Changes.swift`), and copied when a savepoint
/// is taken; so are those of disks and flash memory (`PageHistory`).
public final class Savepoints {
  /// How many bytes they may take; the first and the last are kept whatever they take.
  public let budget: Int

  private let board: Board
  var savepoints: [Savepoint] = []
  let stores: [(name: String, history: PageHistory)]
  private let stock: PageStock
  /// What has come in since the first savepoint. The board holds it, too, but not what holds the board.
  private let history = InputHistory()
  /// Whether a store has failed, and the machine is at no instant.
  public private(set) var isLost = false

  /// The past of `board`, which can be brought back (`Board.canBeBroughtBack`), begins now. Nil where a disk cannot be read.
  public init?(_ board: Board, budget: Int, compressor: (any Compressor)? = nil) {
    precondition(board.canBeBroughtBack, "a disk keeps nothing of its past")
    self.board = board
    self.budget = budget
    let stock = PageStock(compressor: compressor)
    self.stock = stock
    stores = board.stores.map { ($0.name, PageHistory(of: $0.store, stock)) }
    let parts = writtenParts()  // after that disks are at rest
    for store in stores {
      guard store.history.begin() else { return nil }
    }
    savepoints.append(savepoint(parts))
    board.recorders.append(history)
  }

  /// The instants of those that there are.
  public var instants: [Instant] { savepoints.map { $0.instant } }

  /// How many bytes they take.
  public var byteCount: Int { stock.byteCount + history.byteCount }

  /// No longer hears of inputs and changes.
  public func end() {
    board.recorders.removeAll { $0 === history }
    for store in stores { store.history.end() }
  }

  /// Takes one at the present instant, unless that lies in the past already, or a disk cannot be read.
  public func take() {
    if let last = savepoints.last, last.instant >= board.instant { return }
    _ = append(isKept: false)
  }

  /// Somebody has changed the machine, which no input tells of: from here on, what comes is lived through beginning with what it is
  /// now. What was to come is forgotten (`forgetFuture`) before that. False where a disk cannot be read.
  public func keepPresent() -> Bool { append(isKept: true) }

  private func append(isKept: Bool) -> Bool {
    let parts = writtenParts()  // after that disks are at rest
    var copies: [PageCopies] = []
    for store in stores {
      guard let changed = store.history.copyChanges() else { return false }
      copies.append(changed)
    }
    for (store, copies) in zip(stores, copies) { store.history.append(copies) }
    savepoints.append(savepoint(parts, isKept: isKept))
    while byteCount > budget, let index = leastImportant { drop(index) }
    return true
  }

  private func writtenParts() -> [PartCopy] {
    let former = savepoints.last?.parts
    return board.writtenParts().enumerated().map { index, chunk in
      PartCopy(chunk, former: former?[index], stock)
    }
  }

  private func savepoint(_ parts: [PartCopy], isKept: Bool = false) -> Savepoint {
    let (instant, now) = (board.instant, board.now)
    let last = savepoints.last
    let passed = last?.instant.boot == instant.boot ? now - (last?.now ?? now) : now
    return Savepoint(
      instant: instant, now: now, time: (last?.time ?? 0) + passed,
      inputCount: history.livedCount, parts: parts,
      isKept: isKept)
  }

  /// How much happens between two savepoints while the machine is busy: a tenth of a second's instructions.
  private static let interval: (instructions: UInt64, jumps: UInt64) = (100_000_000, 100_000)

  /// Takes one if enough has happened since the last.
  public func takeIfDue() {
    let (present, last) = (board.instant, savepoints[savepoints.count - 1].instant)
    if present.boot != last.boot
      || present.instructions >= last.instructions + Self.interval.instructions
      || present.jumps >= last.jumps + Self.interval.jumps
    {
      take()
    }
  }

  // MARK: Going there

  /// Brings the machine to an instant of its past, or of the future that it had before it was brought back. Inputs of that very
  /// instant have not come in. False where the instant is before the first savepoint, or in no run of this machine; it is
  /// then somewhere else in its past.
  public func go(to goal: Instant) throws(PastError) -> Bool {
    let count = history.count(before: goal)
    let candidate = savepoints.lastIndex { $0.instant <= goal && $0.inputCount <= count }
    guard let index = candidate else { return false }
    let isBeyond = board.instant > goal || history.livedCount > count
    if isLost || isBeyond || board.instant < savepoints[index].instant { try restore(index) }
    // What was waited for was waited for then.
    let jumpLimit = board.jumpLimit
    (board.isReliving, board.jumpLimit) = (true, .max)
    defer { (board.isReliving, board.jumpLimit) = (false, jumpLimit) }
    for entry in history.entries[history.livedCount..<count] {
      guard run(to: entry.instant) else { return false }
      board.admit(entry.input)
      history.livedCount += 1
    }
    return run(to: goal)
  }

  /// The machine goes on from the present as if what it did later had not been.
  public func forgetFuture() {
    history.forgetFuture()
    let present = board.instant
    while let last = savepoints.last,
      last.instant > present || last.inputCount > history.livedCount
    {
      for store in stores { store.history.removeLast() }
      savepoints.removeLast()
    }
  }

  private func run(to goal: Instant) -> Bool {
    _ = board.runDeterministic(to: goal)
    return board.instant == goal
  }

  private func restore(_ index: Int) throws(PastError) {
    isLost = true
    // First of all: it waits for what disks have under way.
    board.restoreParts(savepoints[index].parts.map { $0.chunk })
    for store in stores where !store.history.restore(index) {
      throw .failed(store: store.name)
    }
    history.livedCount = savepoints[index].inputCount
    isLost = false
  }

  private func drop(_ index: Int) {
    for store in stores { store.history.drop(index) }
    savepoints.remove(at: index)
  }
}
