/// What a person sees of the machine: pixels in memory, and a device that shows them when it is told to.
///
///     program: write(2), the terminal's text  --- changed(rows) ---> damage     .
///     program: a page of its mapping, by a store that faults ------> touched    |  guarded by `lock`
///                                                                       |
///     the screen's thread, sixty times a second while there is any:     v
///         pages that were touched may not be written to any more, without a fault that tells of it again
///         the rows of both  --- show ---> ScreenOutput ---> the device
///
/// Nothing is shown, and the thread sleeps, while nothing is drawn. Who asks for it (`synchronize`) waits for
/// a picture that was begun after asking, so that what was drawn before is all in it.
final class Screen {
  /// Nanoseconds from a picture to the next.
  static let interval: UInt64 = 1_000_000_000 / 60

  /// Such as `fb0`.
  let name: ByteString
  let memory: ScreenMemory
  private let output: any ScreenOutput

  private let lock = SpinLock()
  // The lock guards what follows.
  private var damage: BitSet
  private var touched: BitSet
  /// Somebody waits for the next picture.
  private var isHurried = false
  private var begun: UInt64 = 0
  private var shown: UInt64 = 0
  private var mappings = 0
  /// A program has said that it draws (KD_GRAPHICS).
  private var hasGraphics = false
  private let changed = WaitQueue()
  private let wasShown = WaitQueue()
  /// Told, without spin locks, when the picture becomes a program's, and when it is nobody's again.
  var ownerChanged: (() -> Void)?

  init(name: ByteString, _ memory: ScreenMemory, _ output: any ScreenOutput) {
    self.name = name
    self.memory = memory
    self.output = output
    damage = BitSet(count: memory.height)
    touched = BitSet(count: memory.pageCount)
  }

  /// Starts the thread that shows it; false without memory.
  func start() -> Bool {
    guard let identifier = try? Processes.newIdentifier(),
      let thread = Thread(
        identifier: identifier, name: Array("screen".utf8), body: { self.showForEver() })
    else { return false }
    Scheduler.start(thread)
    return true
  }

  // MARK: What was drawn

  func changed(rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    lock.withLock {
      damage.insert(rows.clamped(to: 0..<memory.height))
      changed.wakeAll()
    }
  }

  func changed(bytes range: Range<Int>) { changed(rows: memory.rows(of: range)) }

  /// A program stores to a page. It does so without further notice until the next picture.
  func touched(page index: Int) {
    lock.withLock {
      touched.set(index)
      changed.wakeAll()
    }
  }

  // MARK: Who draws

  /// Held while text is drawn, and when a program begins to draw: none of the text comes later.
  private let drawing = Mutex()

  /// Calls `body` if the picture belongs to no program.
  func drawUnlessOwned(_ body: () -> Void) {
    drawing.withLock { if !lock.withLock({ isOwned }) { body() } }
  }

  /// The lock is held.
  private var isOwned: Bool { mappings > 0 || hasGraphics }

  func mappingBegan() { drawing.withLock { changeOwner { mappings += 1 } } }

  /// From anywhere where no spin lock is held.
  func mappingEnded() { changeOwner { mappings -= 1 } }

  var isGraphics: Bool { lock.withLock { hasGraphics } }

  func setGraphics(_ isGraphics: Bool) {
    drawing.withLock { changeOwner { hasGraphics = isGraphics } }
  }

  private func changeOwner(_ change: () -> Void) {
    let isTold = lock.withLock { () -> Bool in
      let wasOwned = isOwned
      change()
      return wasOwned != isOwned
    }
    if isTold { ownerChanged?() }
  }

  // MARK: Showing

  /// Until all that was drawn before is seen.
  func synchronize() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    let wanted = begun + 1
    isHurried = true
    changed.wakeAll()
    while shown < wanted { try wasShown.wait("a picture on the screen", lock) }
  }

  private func showForEver() {
    var last: UInt64 = 0
    while true {
      waitForWork(since: last)
      last = Clock.now
      for rows in takeDamage().runs { output.show(rows) }
      lock.withLock {
        shown = begun
        wasShown.wakeAll()
      }
    }
  }

  private func waitForWork(since last: UInt64) {
    lock.lock()
    defer { lock.unlock() }
    while !isHurried {
      let isIdle = damage.isEmpty && touched.isEmpty
      let next = isIdle ? .max : last + Self.interval
      if Clock.now >= next { break }
      try? changed.wait("something to show", lock, forSignals: false, until: next)
    }
    isHurried = false
    begun += 1
  }

  /// The rows that are to be shown. A page that is written to from now on is noticed again; what is stored
  /// before that is known is in the picture, since its pages are read afterwards.
  private func takeDamage() -> BitSet {
    let (pages, rows) = lock.withLock { () -> (BitSet, BitSet) in
      defer {
        touched.removeAll()
        damage.removeAll()
      }
      return (touched, damage)
    }
    var result = rows
    guard !pages.isEmpty else { return result }
    ScreenMapping.noticeWrites(to: pages, of: self)
    for run in pages.runs {
      let bytes = run.lowerBound * MemoryMap.pageSize..<run.upperBound * MemoryMap.pageSize
      result.insert(memory.rows(of: bytes))
    }
    return result
  }
}
