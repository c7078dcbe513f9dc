import Bus
public import Hart
import RISCV
import Synchronization

/// The engine of one hart: translated code where there is some, the interpreter elsewhere. What the interpreter comes by often is
/// translated.
///
///     run ----> jump cache, then all translations ----> enter ====> code ====> exit
///      |             nothing there: interpret to the next jump, and count            |
///      '<------------------------- pc, and what remains <---------------------------'
///
/// Unsafe pointers: the room is the hart's, and outlives this.
public final class HartTranslator: HartEngine {
  /// How often the interpreter passes before a place is worth translating, and how often before it waits no longer for others
  /// (docs/translator.md). Tests have less patience.
  @exclusivity(unchecked) package var threshold: UInt8 = 24
  @exclusivity(unchecked) package var patience: UInt8 = 48
  @exclusivity(unchecked) private var waiting = WaitingPlaces()
  private static let counterCount = 1 << 15
  /// How many instructions are interpreted while others are waited for.
  private static let patience = 1000
  /// When to go by windows.
  @exclusivity(unchecked) package var windowing = Windowing()

  package let cache: TranslationCache
  let caches: EngineCaches
  let room: UnsafeMutableRawPointer
  private let enter: CodeEntry.Enter
  private let enterWithWindow: CodeEntry.Enter?
  /// The cache's.
  let exits: UnsafeMutablePointer<Exit>
  private let counters: UnsafeMutablePointer<UInt8>
  /// Numbers of pages that are there for longer than their translations.
  private let numbers = PageNumbers()
  /// The filling of the code memory that what is at hand belongs to.
  private var generation = 0
  /// Whether the hart may be in translated code.
  private let isInside: UnsafeMutablePointer<Atomic<Bool>>
  /// The hart, which holds this. A reference that was counted for every use took more than what it was used for.
  let hart: Unmanaged<Hart>

  /// Makes the engine of a hart that has room for one.
  public convenience init?(_ hart: Hart, _ cache: TranslationCache) {
    self.init(hart, cache, CodeEntry(cache))
  }

  /// The same with code that is entered in another way.
  package init?(_ hart: Hart, _ cache: TranslationCache, _ entry: CodeEntry) {
    guard let caches = hart.caches, let isInside = cache.admit() else { return nil }
    self.isInside = isInside
    self.cache = cache
    self.caches = caches
    self.hart = .passUnretained(hart)
    room = UnsafeMutableRawPointer(hart.registers)
    exits = cache.exits.exits
    enter = entry.enter
    enterWithWindow = entry.enterWithWindow
    counters = .allocate(capacity: Self.counterCount)
    counters.initialize(repeating: 0, count: Self.counterCount)
    exitCounts = .allocate(capacity: Exit.Kind.allCases.count)
    exitCounts.initialize(repeating: 0, count: Exit.Kind.allCases.count)
    times = TierTimes(cache.clock)
    cache.backEnd.prepare(room)
    let context = Unmanaged.passUnretained(self).toOpaque()
    room.storeBytes(
      of: context, toByteOffset: EngineWord.context, as: UnsafeMutableRawPointer.self)
    room.storeBytes(of: entry.fill, toByteOffset: EngineWord.fill, as: UInt64.self)
    room.storeBytes(of: entry.system, toByteOffset: EngineWord.system, as: UInt64.self)
    room.storeBytes(of: entry.show, toByteOffset: EngineWord.show, as: UInt64.self)
  }

  deinit {
    counters.deallocate()
    exitCounts.deallocate()
  }

  // MARK: What was done

  let exitCounts: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var translatedInstructions: UInt64 = 0
  @exclusivity(unchecked) private var times: TierTimes
  /// How often translated code was entered.
  @exclusivity(unchecked) private var stays: UInt64 = 0
  /// Jumps that were linked, and found their page elsewhere.
  @exclusivity(unchecked) private var movedPages: UInt64 = 0
  /// Accesses that translated code did not find in the TLB.
  @exclusivity(unchecked) var fills: UInt64 = 0

  public var statistics: EngineStatistics {
    let hart = hart.takeUnretainedValue()
    var statistics = EngineStatistics()
    statistics.translatedInstructions = translatedInstructions
    statistics.interpretedInstructions = hart.instructionsRetired &- translatedInstructions
    for kind in Exit.Kind.allCases {
      statistics.exits.append(
        .init(name: kind.name, count: exitCounts[Int(kind.rawValue)]))
    }
    statistics.stays = stays
    statistics.fills = fills
    statistics.windowFaults = shows
    statistics.windowRequests = caches.windows?.requests ?? 0
    statistics.movedPages = movedPages
    let seconds = times.seconds(translated: translatedInstructions)
    statistics.secondsTranslated = seconds.translated
    statistics.secondsInterpreted = seconds.interpreted
    statistics.secondsBetween = seconds.between
    // What all harts share is shown by the first.
    if hart.identifier == 0 { cache.addStatistics(to: &statistics) }
    return statistics
  }

  // MARK: Running

  public func run(_ hart: Hart) {
    enterCode()
    defer { isInside.pointee.store(false, ordering: .sequentiallyConsistent) }
    times.begin(hart.remaining)
    defer { times.end(hart.remaining, translated: translatedInstructions) }
    judgeWindows(hart)
    while hart.remaining > 0 {
      times.beginRound(hart.remaining, translated: translatedInstructions)
      if cache.isFull.load(ordering: .relaxed) {
        isInside.pointee.store(false, ordering: .sequentiallyConsistent)
        // Others come out at the latest when their turns end.
        if !cache.makeRoom() { hart.interpret(atMost: Self.patience) }
        enterCode()
        continue
      }
      guard hart.executionContext >= 0 else {
        hart.interpret(atMost: hart.remaining, toJump: true)
        continue
      }
      let context = codeContext(hart)
      if let code = caches.jumpTarget(hart.pc, context: context) {
        run(code, hart, context)
      } else if let block = find(hart, context) {
        run(cache.head(of: block), hart, context)
      } else {
        hart.interpret(atMost: hart.remaining, toJump: true)
      }
    }
  }

  /// Makes sure that nobody makes room while this hart is in translated code, and that it knows of what was forgotten.
  private func enterCode() {
    isInside.pointee.store(true, ordering: .sequentiallyConsistent)
    // If it is full, the hart leaves again before it has executed anything.
    if cache.isFull.load(ordering: .sequentiallyConsistent) { return }
    guard generation != cache.generation else { return }
    generation = cache.generation
    caches.forgetAll()
    numbers.forgetAll()
  }

  /// Executes translated code up to an exit, and does what is to be done there.
  private func run(_ code: UInt64, _ hart: Hart, _ context: Int) {
    let before = hart.remaining
    if CodeContext.hasWindow(context), let enterWithWindow {
      enterWithWindow(room, code, before)
    } else {
      enter(room, code, before)
    }
    times.returnFromCode()
    stays &+= 1
    takeExceptions(hart)
    let index = Int(room.load(fromByteOffset: EngineWord.exit, as: UInt32.self))
    let exit = exits[index]
    if exit.waiting != 0 { extend(exit.waiting, hart) }
    if exit.kind != .system { hart.remaining = remaining(exit) }
    translatedInstructions &+= UInt64(before &- hart.remaining)
    if exit.kind != .system { exitCounts[Int(exit.kind.rawValue)] &+= 1 }
    switch exit.kind {
    case .system: break
    case .head:
      hart.pc = exit.pc
      if hart.remaining < Int(exit.refund) {
        if hart.remaining > 0, !hart.endTurnEarly() { hart.interpret(atMost: hart.remaining) }
      } else {
        // The block is gone. Another may have been made since.
        caches.forget(jump: exit.pc, context: context)
        if let block = find(hart, context) { cache.link(index, to: block) }
      }
    case .window:
      hart.pc = exit.pc
      hart.interpret(atMost: 1)
      cache.noteRefusal(ofWindowAccess: Int(exit.windowAccess), at: hart.instructionsRetired)
    case .interpret where exit.instruction != 0:
      hart.pc = exit.pc
      hart.carryOut(Instruction(bits: exit.instruction))
    case .interpret, .access:
      hart.pc = exit.pc
      hart.interpret(atMost: 1)
    case .jump:
      hart.pc = exit.pc
      if exit.link != 0 { movedPages &+= 1 }
      if hart.remaining > 0, let block = find(hart, context) { cache.link(index, to: block) }
    case .jumpIndirect:
      hart.pc = room.load(fromByteOffset: EngineWord.target, as: UInt64.self) & ~1
    }
  }

  /// Gives registers their upper halves.
  private func extend(_ waiting: UInt32, _ hart: Hart) {
    var waiting = waiting
    while waiting != 0 {
      let register = hart.registers + waiting.trailingZeroBitCount
      register.pointee = UInt64(
        bitPattern: Int64(Int32(truncatingIfNeeded: register.pointee)))
      waiting &= waiting - 1
    }
  }

  /// How many instructions remain at an exit.
  func remaining(_ exit: Exit) -> Int {
    let reserve = room.load(fromByteOffset: EngineWord.reserve, as: Int.self)
    if reserve != 0 { room.storeBytes(of: 0, toByteOffset: EngineWord.reserve, as: Int.self) }
    return room.load(fromByteOffset: EngineWord.budget, as: Int.self) &+ reserve
      &+ Int(exit.refund)
  }

  /// Adds to the hart's `fflags` what the host has noted.
  func takeExceptions(_ hart: Hart) {
    let status = room.load(fromByteOffset: EngineWord.exceptions, as: UInt32.self)
    guard status != 0 else { return }
    room.storeBytes(of: 0, toByteOffset: EngineWord.exceptions, as: UInt32.self)
    hart.accrueInEngine(cache.backEnd.exceptions(status))
  }

  // MARK: Windows

  /// By context: at which count of losses its window was opened, and where it begins, if there is one.
  @exclusivity(unchecked) var windowLosses = InlineArray<4, UInt64>(repeating: .max)
  @exclusivity(unchecked) var windowOrigins = InlineArray<4, UInt64?>(repeating: nil)
  /// Accesses by windows that faulted.
  @exclusivity(unchecked) var shows: UInt64 = 0

  // MARK: Finding

  /// The block at the hart's pc: one that is there, or one that is made now because it is used often.
  private func find(_ hart: Hart, _ context: Int) -> Int? {
    let pc = hart.pc
    guard let page = pageNumber(hart, pc) else { return nil }
    let place = WaitingPlaces.Place(pc: pc, page: page, context: context)
    guard let block = cache.block(place.key) ?? translate(hart, place) else { return nil }
    caches.remember(jump: pc, context: context, code: cache.head(of: block))
    return block
  }

  /// The number of the page of code at an address, by the translation in force, or one that is in force from now on.
  private func pageNumber(_ hart: Hart, _ pc: UInt64) -> UInt32? {
    if hart.knowsPlaceOfCode(pc), caches.codePage(pc) != 0 { return caches.codePage(pc) }
    guard let physical = hart.placeOfCode(pc) else { return nil }
    let key = PageKey(
      tag: pc & ~0xfff | UInt64(hart.privilege.rawValue), physicalPage: physical & ~0xfff)
    let number = numbers.number(of: key) { cache.number(of: key) }
    caches.setCodePage(pc, to: number)
    return number
  }

  /// Counts that the interpreter comes by, and translates what is there once that is worthwhile, together with others.
  private func translate(_ hart: Hart, _ place: WaitingPlaces.Place) -> Int? {
    let counter = counter(of: place.pc)
    counter.pointee &+= 1
    if counter.pointee == threshold {
      waiting.add(place)
      guard waiting.isFull || threshold == patience else { return nil }
    } else {
      // What cannot be translated is tried again when the counter has gone round.
      guard counter.pointee == patience else { return nil }
    }
    let block = translateNow(hart, place)
    waiting.take(from: place.context) { [caches] in
      guard hart.knowsPlaceOfCode($0.pc), caches.codePage($0.pc) == $0.page else { return false }
      _ = translateNow(hart, $0)
      return true
    }
    return block
  }

  private func counter(of pc: UInt64) -> UnsafeMutablePointer<UInt8> {
    counters + Int(truncatingIfNeeded: pc &>> 1) & (Self.counterCount - 1)
  }

  private func translateNow(_ hart: Hart, _ place: WaitingPlaces.Place) -> Int? {
    let pc = place.pc
    guard let physical = hart.placeOfCode(pc) else { return nil }
    let version = hart.codeVersion(pageOf: physical)
    guard let instructions = hart.knownInstructions(pageOf: physical) else { return nil }
    var known = KnownPage(instructions)
    if pc & 0xfff == 0xffe || known.reachesEnd { known.straddling = straddling(hart, pc) }
    times.spoil()
    let block = cache.translate(
      place.key, pc, page: place.page, physical: physical, context: place.context, known: known,
      leavesAtPauses: hart.mayEndTurnsEarly
    ) {
      hart.codeVersion(pageOf: physical) == version
        && known.straddling.map { hart.codeVersion(pageOf: $0.physicalPage) == $0.version } ?? true
    }
    if block != nil { counter(of: pc).pointee = 0 }
    return block
  }

  /// What the hart knows of the instruction that begins in the page of an address and ends in the next.
  private func straddling(_ hart: Hart, _ pc: UInt64) -> KnownPage.Straddling? {
    let next = (pc | 0xfff) &+ 1
    guard hart.knowsPlaceOfCode(next), let physical = hart.placeOfCode(next),
      let number = pageNumber(hart, next)
    else { return nil }
    let version = hart.codeVersion(pageOf: physical)
    return hart.straddlingInstruction(pageOf: pc).map {
      .init(instruction: $0, number: number, physicalPage: physical & ~0xfff, version: version)
    }
  }
}
