public import Bus
import Hart
import RISCV
import Synchronization

/// The translations of a machine: harts share them.
///
/// Everything here is guarded by `lock`, but for reading exits. Code is only ever added, and made unreachable; when there is no room,
/// all of it goes, once no hart is in it.
///
///     guest        page 7: [ block ][ block ]        page 9: [ block ]
///     code memory  thunks | head body .. head body .. stubs | head body .. stubs |  free
///                             ^----- link ---------------------'
///
/// Unsafe pointers: all are into the code memory, at offsets that were handed out here.
public final class TranslationCache: @unchecked Sendable {
  let memory: any CodeMemory
  let lock: any Lock
  let thunks: X86Thunks
  let exits = ExitTable()
  @exclusivity(unchecked) private var assembler: X86Assembler
  private let firstCode: Int
  @exclusivity(unchecked) private var blocks: [CodeBlock] = []
  /// Accesses that are better made without a site.
  private var probes: Set<ProbeKey> = []
  @exclusivity(unchecked) private var places = BlockTable()
  @exclusivity(unchecked) private var numbers: [PageKey: UInt32] = [:]
  private var nextNumber: UInt32 = 1
  /// The blocks that were made of a physical page.
  @exclusivity(unchecked) private var pageBlocks: [UInt64: [Int]] = [:]
  /// Which time it is filled.
  private(set) var generation = 0
  /// Whether there is no more room, so that no hart may enter before all is forgotten.
  let isFull = Atomic<Bool>(false)
  /// Whether each hart may be in translated code.
  private let insides: UnsafeMutablePointer<Atomic<Bool>>
  private var hartCount = 0
  private static let maximumHartCount = 64
  @exclusivity(unchecked) private var statistics = TranslationStatistics()
  /// Told of code that is made.
  public var listener: (any CodeListener)?

  /// Without translations. `lock` is between the threads of harts.
  public init(memory: any CodeMemory, lock: any Lock) {
    self.memory = memory
    self.lock = lock
    assembler = X86Assembler(memory.writable, capacity: memory.byteCount)
    thunks = X86Thunks(&assembler)
    firstCode = assembler.count
    insides = .allocate(capacity: Self.maximumHartCount)
    for hart in 0..<Self.maximumHartCount { (insides + hart).initialize(to: Atomic(false)) }
    memory.publish(offset: 0, byteCount: firstCode)
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
    all.translations = UInt64(statistics.regions)
    all.guestInstructionsTranslated = UInt64(statistics.instructions)
    all.guestBytes = UInt64(statistics.guestBytes)
    all.hostBytes = UInt64(statistics.hostBytes)
  }

  // MARK: Finding

  /// The number of a page of code: it is the same as long as it is.
  func number(of page: PageKey) -> UInt32 {
    if let number = numbers[page] { return number }
    let number = nextNumber
    nextNumber += 1
    numbers[page] = number
    return number
  }

  func block(_ key: BlockKey) -> Int? { places[key] }

  func head(of block: Int) -> UInt64 { address(blocks[block].head) }

  // MARK: Making

  /// Translates what can be reached from `start`, an address in a page, by what a hart knows of it. Nil where there is nothing to be
  /// translated, or no room.
  func translate(
    _ start: UInt64, page: UInt32, physical: UInt64, context: Int, known: UnsafePointer<UInt64>
  ) -> Int? {
    guard exits.hasRoom, assembler.room > 1 << 18 else {
      isFull.store(true, ordering: .sequentiallyConsistent)
      return nil
    }
    var builder = RegionBuilder(page: start & ~0xfff, known: known)
    let region = builder.blocks(from: start) {
      places[BlockKey(page: page, address: $0, context: context)] != nil
    }
    guard let first = region.first, first.isWorthwhile else { return nil }
    let begin = assembler.count
    var emitter = X86Emitter(
      assembler, starts: Set(region.map { $0.start }), context: context, exits: exits)
    for probe in probes where probe.page == page { emitter.probes.insert(probe.pc) }
    let placements = emitter.emit(region, thunks)
    assembler = emitter.assembler
    memory.publish(offset: begin, byteCount: assembler.count - begin)
    for placement in placements {
      let block = CodeBlock(
        page: page, context: UInt8(context), count: UInt16(placement.count),
        start: placement.start, head: UInt32(placement.head), gone: UInt32(placement.gone),
        firstSite: UInt32(placement.firstSite))
      places.insert(
        BlockKey(page: page, address: placement.start, context: context), blocks.count)
      pageBlocks[physical & ~0xfff, default: []].append(blocks.count)
      blocks.append(block)
    }
    statistics.note(region, byteCount: assembler.count - begin)
    listener?.codeMade(
      at: memory.executable + begin, byteCount: assembler.count - begin, guestAddress: start)
    return blocks.count - placements.count
  }

  // MARK: Linking

  /// Has a jump, or the head of a block that is gone, lead to a block directly.
  func link(_ index: Int, to target: Int) {
    let exit = exits[index]
    if exit.link == target + 1 { return }
    exits[index].link = UInt32(target + 1)
    setDistance(at: exit.distancePlace, to: blocks[target].head)
    if exit.numberPlace != 0 {
      store(Int32(bitPattern: blocks[target].page), at: exit.numberPlace)
    }
    blocks[target].links.append(UInt32(index))
    statistics.links += 1
  }

  private func setDistance(at place: UInt32, to target: UInt32) {
    store(Int32(bitPattern: target &- (place + 4)), at: place)
  }

  /// Changes four bytes of code in one step, while it may be executed.
  private func store(_ value: Int32, at place: UInt32) {
    memory.writable.storeBytes(of: value, toByteOffset: Int(place), as: Int32.self)
  }

  // MARK: Forgetting

  /// Has the access of a site look into the TLB, from when its block is translated again.
  func probe(site: Int) {
    // Blocks' sites rise; the block is the last that does not begin behind this one.
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].firstSite <= site { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return }
    let block = blocks[low - 1]
    probes.insert(ProbeKey(page: block.page, pc: exits.pc(ofSite: site)))
    if places[BlockKey(page: block.page, address: block.start, context: Int(block.context))]
      == low - 1
    {
      forget(low - 1)
    }
  }

  /// Everything that was made of a page of RAM is wrong from now on. The lock is held.
  func forget(physicalPage: UInt64) {
    guard let stale = pageBlocks.removeValue(forKey: physicalPage) else { return }
    for index in stale { forget(index) }
  }

  private func forget(_ index: Int) {
    let block = blocks[index]
    places.remove(
      BlockKey(page: block.page, address: block.start, context: Int(block.context)))
    for link in block.links where exits[Int(link)].link == index + 1 {
      exits[Int(link)].link = 0
      setDistance(at: exits[Int(link)].distancePlace, to: exits[Int(link)].stub)
    }
    blocks[index].links = []
    // The subtraction at the head has seven bytes, in one word of eight: whoever comes finds it or the jump.
    let word = (memory.writable + Int(block.head)).assumingMemoryBound(to: UInt64.self)
    let distance = UInt64(block.gone &- (block.head + 5))
    word.pointee = word.pointee & ~0xff_ffff_ffff | distance << 8 | 0xe9
    statistics.forgotten += 1
  }

  /// Forgets all. No hart is in translated code, and none will use what it keeps at hand. The lock is held.
  private func removeAll() {
    blocks.removeAll(keepingCapacity: true)
    places.removeAll()
    pageBlocks.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    exits.removeAll()
    probes.removeAll()
    assembler.count = firstCode
    generation += 1
    statistics.flushes += 1
  }
}

extension TranslationCache: CodeWatcher {
  /// Instructions of a page of RAM were overwritten.
  public func codeChanged(pageOf address: UInt64) {
    lock.lock()
    defer { lock.unlock() }
    forget(physicalPage: address & ~0xfff)
  }
}

extension Block {
  /// Whether there is more to it than leaving it.
  fileprivate var isWorthwhile: Bool { operations.first { $0.isLive }?.kind != .interpret }
}
