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
  /// How often the interpreter passes before a place is translated.
  private static let threshold: UInt8 = 12
  private static let counterCount = 1 << 15
  /// How many instructions are interpreted while others are waited for.
  private static let patience = 1000

  let cache: TranslationCache
  private let caches: EngineCaches
  private let room: UnsafeMutableRawPointer
  private let enter: Enter
  /// The cache's.
  private let exits: UnsafeMutablePointer<Exit>
  private let counters: UnsafeMutablePointer<UInt8>
  /// The filling of the code memory that what is at hand belongs to.
  private var generation = 0
  /// Whether the hart may be in translated code.
  private let isInside: UnsafeMutablePointer<Atomic<Bool>>
  /// What `fill` needs of the hart.
  private unowned(unsafe) let hart: Hart

  typealias Enter = @convention(c) (UnsafeMutableRawPointer, UInt64, Int) -> Void

  /// Makes the engine of a hart that has room for one.
  public init?(_ hart: Hart, _ cache: TranslationCache) {
    guard let caches = hart.caches, let isInside = cache.admit() else { return nil }
    self.isInside = isInside
    self.cache = cache
    self.caches = caches
    self.hart = hart
    room = UnsafeMutableRawPointer(hart.registers)
    exits = cache.exits.exits
    enter = unsafeBitCast(
      UnsafeRawPointer(bitPattern: UInt(cache.address(UInt32(cache.thunks.enter)))), to: Enter.self)
    counters = .allocate(capacity: Self.counterCount)
    counters.initialize(repeating: 0, count: Self.counterCount)
    exitCounts = .allocate(capacity: Exit.Kind.allCases.count)
    exitCounts.initialize(repeating: 0, count: Exit.Kind.allCases.count)
    X86Frame.prepareFloat(room)
    let context = Unmanaged.passUnretained(self).toOpaque()
    room.storeBytes(
      of: context, toByteOffset: X86Frame.contextWord, as: UnsafeMutableRawPointer.self)
    let helper: Fill = { context, exit, address in
      Unmanaged<HartTranslator>.fromOpaque(context).takeUnretainedValue().fill(
        Int(exit), address: address)
    }
    room.storeBytes(of: helper, toByteOffset: X86Frame.helperWord, as: Fill.self)
  }

  deinit {
    counters.deallocate()
    exitCounts.deallocate()
  }

  typealias Fill = @convention(c) (UnsafeMutableRawPointer, UInt32, UInt64) -> UInt32

  // MARK: What was done

  private let exitCounts: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var translatedInstructions: UInt64 = 0

  public var statistics: EngineStatistics {
    var statistics = EngineStatistics()
    statistics.translatedInstructions = translatedInstructions
    statistics.interpretedInstructions = hart.instructionsRetired &- translatedInstructions
    for kind in Exit.Kind.allCases {
      statistics.exits.append(
        .init(name: kind.name, count: exitCounts[Int(kind.rawValue)]))
    }
    // What all harts share is shown by the first.
    if hart.identifier == 0 { cache.addStatistics(to: &statistics) }
    return statistics
  }

  // MARK: Running

  public func run(_ hart: Hart) {
    enterCode()
    defer { isInside.pointee.store(false, ordering: .sequentiallyConsistent) }
    while hart.remaining > 0 {
      if cache.isFull.load(ordering: .relaxed) {
        isInside.pointee.store(false, ordering: .sequentiallyConsistent)
        // Others come out at the latest when their turns end.
        if !cache.makeRoom() { hart.interpret(atMost: Self.patience) }
        enterCode()
        continue
      }
      let context = hart.executionContext
      guard context >= 0 else {
        hart.interpret(atMost: hart.remaining, toJump: true)
        continue
      }
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
  }

  /// Executes translated code up to an exit, and does what is to be done there.
  private func run(_ code: UInt64, _ hart: Hart, _ context: Int) {
    let before = hart.remaining
    enter(room, code, before)
    takeExceptions()
    let index = Int(room.load(fromByteOffset: X86Frame.exitWord, as: UInt32.self))
    let exit = exits[index]
    hart.remaining =
      room.load(fromByteOffset: X86Frame.budgetWord, as: Int.self) &+ Int(exit.refund)
    translatedInstructions &+= UInt64(before &- hart.remaining)
    exitCounts[Int(exit.kind.rawValue)] &+= 1
    switch exit.kind {
    case .head:
      hart.pc = exit.pc
      if hart.remaining < Int(exit.refund) {
        if hart.remaining > 0 { hart.interpret(atMost: hart.remaining) }
      } else {
        // The block is gone. Another may have been made since.
        caches.forgetJumps()
        if let block = find(hart, context) { cache.link(index, to: block) }
      }
    case .interpret, .access:
      hart.pc = exit.pc
      if exit.instruction != 0 {
        hart.carryOut(Instruction(bits: exit.instruction))
      } else {
        hart.interpret(atMost: 1)
      }
    case .jump:
      hart.pc = exit.pc
      if hart.remaining > 0, let block = find(hart, context) { cache.link(index, to: block) }
    case .jumpIndirect:
      hart.pc = room.load(fromByteOffset: X86Frame.targetWord, as: UInt64.self) & ~1
    }
  }

  /// Adds to the hart's `fflags` what the host has noted.
  private func takeExceptions() {
    let status = room.load(fromByteOffset: X86Frame.exceptionsWord, as: UInt32.self)
    guard status != 0 else { return }
    room.storeBytes(of: 0, toByteOffset: X86Frame.exceptionsWord, as: UInt32.self)
    hart.accrueInEngine(X86Frame.exceptions(status))
  }

  /// The block at the hart's pc: one that is there, or one that is made now because it is used often.
  private func find(_ hart: Hart, _ context: Int) -> Int? {
    let pc = hart.pc
    let number = hart.knowsPlaceOfCode(pc) ? caches.codePage(pc) : 0
    if number != 0, let block = known(pc, number, context) { return block }
    guard let physical = hart.placeOfCode(pc) else { return nil }
    cache.lock.lock()
    defer { cache.lock.unlock() }
    let tag = pc & ~0xfff | UInt64(hart.privilege.rawValue)
    let page = cache.number(of: PageKey(tag: tag, physicalPage: physical & ~0xfff))
    caches.setCodePage(pc, to: page)
    let key = BlockKey(page: page, address: pc, context: context)
    guard let block = cache.block(key) ?? translate(pc, page, physical, context) else { return nil }
    caches.remember(jump: pc, context: context, code: cache.head(of: block))
    return block
  }

  /// The block at an address of a page that has a number.
  private func known(_ pc: UInt64, _ page: UInt32, _ context: Int) -> Int? {
    cache.lock.lock()
    defer { cache.lock.unlock() }
    guard let block = cache.block(BlockKey(page: page, address: pc, context: context)) else {
      return nil
    }
    caches.remember(jump: pc, context: context, code: cache.head(of: block))
    return block
  }

  private func translate(
    _ pc: UInt64, _ page: UInt32, _ physical: UInt64, _ context: Int
  ) -> Int? {
    let counter = counters + Int(truncatingIfNeeded: pc &>> 1) & (Self.counterCount - 1)
    counter.pointee &+= 1
    guard counter.pointee >= Self.threshold else { return nil }
    counter.pointee = 0
    guard let known = hart.knownInstructions(pageOf: physical) else { return nil }
    return cache.translate(pc, page: page, physical: physical, context: context, known: known)
  }

  // MARK: Called by translated code

  /// Has accesses whose pages change all the time look into the TLB themselves.
  private func probe() {
    cache.lock.lock()
    defer { cache.lock.unlock() }
    for site in caches.wanderers { cache.probe(site: site) }
    caches.wanderers.removeAll()
  }

  /// Has the site of an access know its page; 0 where the interpreter must make the access.
  private func fill(_ exit: Int, address: UInt64) -> UInt32 {
    let exit = exits[exit]
    let size = UInt64(exit.size)
    let isFilled = hart.fill(
      site: Int(exit.site), address: address, size: size, isStore: exit.isStore, first: address,
      offset: Int64(exit.displacement), span: size, writes: exit.isStore)
    if !caches.wanderers.isEmpty { probe() }
    let addend = hart.addend(at: address)
    room.storeBytes(of: addend, toByteOffset: X86Frame.addendWord, as: UInt64.self)
    return isFilled ? 1 : 0
  }
}
