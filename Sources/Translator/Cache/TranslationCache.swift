public import Bus
import Hart
import RISCV
import Synchronization

/// The translations of a machine: harts share them.
///
/// Everything here is changed under `lock` only. Harts look for blocks and read exits without it. Code is only ever added, and made
/// unreachable; when there is no room, all of it goes, once no hart is in it.
///
///     guest        page 7: [ block ][ block ]        page 9: [ block ]
///     code memory  thunks | head body .. head body .. stubs | head body .. stubs |  free
///                             ^----- link ---------------------'
///
/// Unsafe pointers: all are into the code memory, at offsets that were handed out here.
public final class TranslationCache: @unchecked Sendable {
  package let memory: any CodeMemory
  let lock: any Lock
  let backEnd: any BackEnd
  let exits = ExitTable()
  @exclusivity(unchecked) var blocks = BlockList()
  @exclusivity(unchecked) var places = BlockTable()
  @exclusivity(unchecked) var builder = RegionBuilder()
  /// Accesses that go by windows no more, by the numbers of their pages.
  @exclusivity(unchecked) var windowless: [UInt32: Set<AccessPlace>] = [:]
  @exclusivity(unchecked) private(set) var numbers: [PageKey: UInt32] = [:]
  private var nextNumber: UInt32 = 1
  /// The blocks that were made of a physical page.
  @exclusivity(unchecked) var pageBlocks: [UInt64: [Int]] = [:]
  /// Which time it is filled.
  private(set) var generation = 0
  /// Whether there is no more room, so that no hart may enter before all is forgotten.
  let isFull = Atomic<Bool>(false)
  /// Whether each hart may be in translated code.
  private let insides: UnsafeMutablePointer<Atomic<Bool>>
  private(set) var hartCount = 0
  private static let maximumHartCount = 64
  /// What was translated, and what became of it.
  @exclusivity(unchecked) var statistics = EngineStatistics()
  /// Told of code that is made.
  public var listener: (any CodeListener)?
  /// What the time is taken with.
  public var clock: (any MonotonicClock)?
  /// Who watches how it is made.
  package var observer: (any TranslationObserver)?

  /// Whether code that faults goes on elsewhere, once the first hart wants to know.
  @exclusivity(unchecked) private var catchesFaults: Bool?

  /// Without translations, which are for `processor`. `lock` is between the threads of harts.
  public init(
    memory: any CodeMemory, lock: any Lock, processor: HostProcessor = .host ?? .x86_64
  ) {
    self.memory = memory
    self.lock = lock
    backEnd = processor.backEnd(memory, exits)
    insides = .allocate(capacity: Self.maximumHartCount)
    for hart in 0..<Self.maximumHartCount { (insides + hart).initialize(to: Atomic(false)) }
    memory.publish(offset: 0, byteCount: backEnd.count)
  }

  deinit { insides.deallocate() }

  // MARK: Harts

  /// Takes a hart in; nil where there are too many. It says here whether it may be in translated code.
  func admit() -> UnsafeMutablePointer<Atomic<Bool>>? {
    guard hartCount < Self.maximumHartCount else { return nil }
    hartCount += 1
    return insides + (hartCount - 1)
  }

  /// Makes room, if no hart is in translated code; false where one is.
  func makeRoom() -> Bool {
    lock.lock()
    defer { lock.unlock() }
    guard isFull.load(ordering: .sequentiallyConsistent) else { return true }
    for hart in 0..<hartCount where insides[hart].load(ordering: .sequentiallyConsistent) {
      return false
    }
    removeAll()
    isFull.store(false, ordering: .sequentiallyConsistent)
    return true
  }

  /// Where code at an offset is executed.
  func address(_ offset: UInt32) -> UInt64 {
    UInt64(UInt(bitPattern: memory.executable)) &+ UInt64(offset)
  }

  func addStatistics(to all: inout EngineStatistics) {
    lock.lock()
    defer { lock.unlock() }
    all.add(statistics)
  }

  /// Has code that faults go on elsewhere, without which there are no windows. False where the host cannot.
  func catchFaults() -> Bool {
    lock.lock()
    defer { lock.unlock() }
    if let catchesFaults { return catchesFaults }
    let caught =
      backEnd.windowThunks.map {
        memory.catchFaults(
          place: EngineWord.faultPlace - $0.base, target: EngineWord.faultTarget - $0.base)
      } ?? false
    catchesFaults = caught
    return caught
  }

  // MARK: Finding

  /// The access by a window that faulted at an address of the host.
  func windowAccess(at address: UInt64) -> WindowAccess? {
    lock.lock()
    defer { lock.unlock() }
    return exits.windowAccess(at: UInt32(truncatingIfNeeded: address &- self.address(0)))
  }

  /// The number of a page of code: it is the same as long as it is.
  func number(of page: PageKey) -> UInt32 {
    lock.lock()
    defer { lock.unlock() }
    if let number = numbers[page] { return number }
    let number = nextNumber
    nextNumber += 1
    numbers[page] = number
    return number
  }

  /// The block with a key, if there is one. No lock is needed; the block may be gone by then, and says so to whoever enters it.
  func block(_ key: BlockKey) -> Int? { places.find(key) { BlockKey(blocks[$0]) } }

  /// Where the code of a block begins.
  func head(of block: Int) -> UInt64 { address(blocks[block].head) }

  // MARK: Making

  /// Translates what can be reached from an address in a page, by what a hart knows of it, if another has not done so. Nil where there
  /// is nothing to be translated, or no room, or where the hart's knowledge is not current any more.
  func translate(
    _ key: BlockKey, _ start: UInt64, page: UInt32, physical: UInt64, context: Int,
    known: KnownPage, leavesAtPauses: Bool = false, isCurrent: () -> Bool = { true }
  ) -> Int? {
    lock.lock()
    defer { lock.unlock() }
    if let block = block(key) { return block }
    // Asked with the lock held: who changes the code after this waits, and then has it forgotten.
    guard isCurrent() else { return nil }
    let started = clock?.nanoseconds
    defer { if let started { noteTime(since: started) } }
    guard exits.hasRoom, blocks.hasRoom, backEnd.room > 1 << 18 else {
      isFull.store(true, ordering: .sequentiallyConsistent)
      return nil
    }
    builder.begin(page: start & ~0xfff, known, leavesAtPauses: leavesAtPauses, observer)
    defer { builder.end() }
    builder.build(from: start) {
      block(BlockKey(page: page, address: $0, context: context)) != nil
    }
    guard builder.isWorthwhile else { return nil }
    let firstBlock = add(page: page, physical: physical, context: context)
    if let straddling = known.straddling {
      note(straddlersFrom: firstBlock, in: straddling.physicalPage)
    }
    return firstBlock
  }

  /// Notes that those of the blocks that were added last which end in another page are wrong when that changes.
  private func note(straddlersFrom first: Int, in physicalPage: UInt64) {
    for index in first..<blocks.count where blocks[index].start & 0xfff == 0xffe {
      pageBlocks[physicalPage, default: []].append(index)
    }
  }

  private func noteTime(since start: UInt64) {
    guard let clock else { return }
    statistics.secondsTranslating += Double(clock.nanoseconds &- start) / 1e9
  }

  /// Writes the region that was built; returns its first block.
  func add(page: UInt32, physical: UInt64, context: Int) -> Int {
    let (begin, firstExit) = (backEnd.count, exits.count)
    observer?.writingBegins(builder.region, at: begin)
    let placements = backEnd.emit(
      &builder.region, context: context, windowless: windowless[page] ?? [], observer)
    observer?.writingEnds(at: backEnd.count)
    memory.publish(offset: begin, byteCount: backEnd.count - begin)
    let first = blocks.count
    for index in placements.indices {
      let placement = placements[index]
      let block = CodeBlock(
        page: page, context: UInt8(context), isFirst: index == 0, start: placement.start,
        end: builder.region[index].end, head: UInt32(placement.head),
        gone: UInt32(placement.gone))
      blocks.append(block)
      // Only now: harts find it from here on.
      places.insert(BlockKey(block), blocks.count - 1)
    }
    pageBlocks[physical & ~0xfff, default: []].append(contentsOf: first..<blocks.count)
    statistics.note(
      builder.region, byteCount: backEnd.count - begin,
      jumps: (firstExit..<exits.count).count { exits[$0].kind == .jump })
    listener?.codeMade(
      at: memory.executable + begin, byteCount: backEnd.count - begin,
      guestAddress: placements[0].start)
    return first
  }

  /// Forgets all. No hart is in translated code, and none will use what it keeps at hand. The lock is held.
  private func removeAll() {
    blocks.removeAll()
    places.removeAll()
    pageBlocks.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    exits.removeAll()
    windowless.removeAll()
    backEnd.removeAll()
    generation += 1
    statistics.flushes += 1
  }
}
