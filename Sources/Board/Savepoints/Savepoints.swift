import Bus
import Hart

/// The past of a deterministic machine: savepoints in memory, dense near the present and sparse in the past, and what came in.
///
///     savepoints   0 . . . . . . . . 1 . . . . 2 . . 3 . 4 5        each: state, and the pages changed since the one before
///     inputs         |     ||            |        |     |
///     go(to:)                     restore 1, let in what came, run on ---> there
///
/// Nothing is copied as the machine runs: pages that change are noticed by withheld write permission
/// (`GuestMemory+Changes.swift`), and copied when a savepoint is taken.
public final class Savepoints {
  /// How many bytes they may take; the first and the last are kept whatever they take.
  public let budget: Int

  private let board: Board
  private var savepoints: [Savepoint] = []
  /// The savepoint that RAM was last the same as, which is not after the present, and the epoch of changes that began then.
  private var base = 0
  private var epoch: UInt32 = 0
  private var byteCount = 0
  /// What has come in since the first savepoint. The board holds it, too, but not what holds the board.
  private let history = InputHistory()

  /// The past of `board` begins now.
  public init(_ board: Board, budget: Int) {
    self.board = board
    self.budget = budget
    take()
    board.recorders.append(history)
  }

  /// The instants of those that there are.
  public var instants: [Instant] { savepoints.map { $0.instant } }

  /// No longer hears of inputs.
  public func end() { board.recorders.removeAll { $0 === history } }

  /// Takes one at the present instant, unless that lies in the past already.
  public func take() {
    let present = board.instant
    if let last = savepoints.last, last.instant >= present { return }
    let memory = board.memory
    let pages =
      savepoints.isEmpty
      ? (0..<memory.pageCount).filter { !memory.isZero(page: $0) }
      : changedPages(upTo: savepoints.count - 1)
    let savepoint = Savepoint(
      instant: present, inputCount: history.livedCount, chunks: board.writtenParts(),
      copies: PageCopies(pages, of: memory))
    byteCount += savepoint.byteCount
    savepoints.append(savepoint)
    rebase(to: savepoints.count - 1)
    thinOut()
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

  /// Brings the machine to an instant of its past, or of the future that it had before it was brought back. Inputs of that very
  /// instant have not come in. False where the instant is before the first savepoint, or in no run of this machine; it is
  /// then somewhere else in its past.
  public func go(to goal: Instant) -> Bool {
    let count = history.count(before: goal)
    let candidate = savepoints.lastIndex { $0.instant <= goal && $0.inputCount <= count }
    guard let index = candidate else { return false }
    let isBeyond = board.instant > goal || history.livedCount > count
    if isBeyond || board.instant < savepoints[index].instant { restore(index) }
    board.isReliving = true
    defer { board.isReliving = false }
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
      byteCount -= last.byteCount
      savepoints.removeLast()
    }
  }

  private func run(to goal: Instant) -> Bool {
    _ = board.runDeterministic(to: goal)
    return board.instant == goal
  }

  // MARK: RAM

  /// The pages in which RAM may differ from what it was at a savepoint.
  private func changedPages(upTo index: Int) -> [Int] {
    var pages = Set(board.memory.changedPages(since: epoch))
    for between in min(base, index) + 1..<max(base, index) + 1 {
      for page in savepoints[between].copies.pages { pages.insert(Int(page)) }
    }
    return pages.sorted()
  }

  private func restore(_ index: Int) {
    let memory = board.memory
    for page in changedPages(upTo: index) {
      var isFound = false
      for earlier in stride(from: index, through: 0, by: -1) where !isFound {
        isFound =
          savepoints[earlier].copies.withBytes(of: UInt32(page)) {
            memory.restore(page: page, from: $0)
            return true
          } ?? false
      }
      if !isFound { memory.restore(page: page, from: nil) }
    }
    board.restoreParts(savepoints[index].chunks)
    history.livedCount = savepoints[index].inputCount
    rebase(to: index)
  }

  private func rebase(to index: Int) {
    base = index
    epoch = board.beginChangeEpoch()
  }

  // MARK: Which ones are kept

  /// Drops those whose loss leaves the smallest gap for its age, while there are too many.
  private func thinOut() {
    while byteCount > budget, savepoints.count > 2 {
      var (least, lowest) = (0, Double.infinity)
      for index in 1..<savepoints.count - 1 where importance(of: index) < lowest {
        (least, lowest) = (index, importance(of: index))
      }
      if least == 0 { return }
      drop(least)
    }
  }

  /// The gap that one closes, in proportion to how long ago that was. The first after a power-on cannot be done without: no
  /// run leads there.
  private func importance(of index: Int) -> Double {
    let (instant, last) = (savepoints[index].instant, savepoints[savepoints.count - 1].instant)
    let (before, after) = (savepoints[index - 1].instant, savepoints[index + 1].instant)
    if before.boot != instant.boot { return .infinity }
    let end = after.boot == instant.boot ? after.instructions : instant.instructions
    let age =
      last.boot == instant.boot
      ? last.instructions &- instant.instructions : Self.instructionsAgo
    return Double(end &- before.instructions) / (Double(age) + 1)
  }

  /// What lies before the last power-on is so long ago.
  private static let instructionsAgo: UInt64 = 1 << 40

  private func drop(_ index: Int) {
    byteCount -= savepoints[index].byteCount + savepoints[index + 1].byteCount
    savepoints[index + 1].copies = PageCopies(
      savepoints[index].copies, savepoints[index + 1].copies)
    byteCount += savepoints[index + 1].byteCount
    savepoints.remove(at: index)
    base -= 1  // It was the last one: one has just been taken.
  }
}
