import Hart
import RISCV

/// Finds the blocks that can be reached from an address without leaving its page, as far as the hart has been there before. One region
/// after the other, in the same memory.
struct RegionBuilder: ~Copyable {
  private static let mostInstructions = 400

  /// The block that is recorded.
  ///
  /// Unsafe pointers: to this and to room for the recorder, both owned here.
  private let recording = UnsafeMutablePointer<BlockRecording>.allocate(capacity: 1)
  private let constants = UnsafeMutablePointer<Int64>.allocate(capacity: 32)
  /// The blocks of the region that was built last.
  var region: [Block] = []
  /// Those of regions before, for their memory.
  private var spare: [Block] = []
  /// What is known of the page, while a region of it is built.
  private var instructions: UnsafePointer<UInt64>?
  private var straddling: KnownPage.Straddling?
  private var page: UInt64 = 0
  private var leavesAtPauses = false
  private var observer: (any TranslationObserver)?
  /// Where to go on.
  private var open: [UInt64] = []
  private var starts = PageSet()
  /// Those of them that are where they are because a block was long: another goes on through them, or a loop would be of two blocks.
  private var cuts = PageSet()
  private var instructionCount = 0

  init() { recording.initialize(to: BlockRecording(in: BlockMemory())) }

  deinit {
    recording.deinitialize(count: 1)
    recording.deallocate()
    constants.deallocate()
  }

  /// Begins a region of a page, of which so much is known.
  mutating func begin(
    page: UInt64, _ known: KnownPage, leavesAtPauses: Bool,
    _ observer: (any TranslationObserver)?
  ) {
    self.page = page
    instructions = known.instructions
    straddling = known.straddling
    self.leavesAtPauses = leavesAtPauses
    self.observer = observer
    open.clear()
    starts.clear()
    cuts.clear()
    instructionCount = 0
  }

  /// Puts the blocks into `region`, the one at `start` first; those that are `isKnown` somewhere else are left out.
  mutating func build(from start: UInt64, isKnown: (UInt64) -> Bool) {
    // In a local variable: `note` changes this while it looks at that.
    let recording = recording
    open.append(start)
    while let next = open.popLast(), instructionCount < Self.mostInstructions {
      guard next & ~0xfff == page, !starts.contains(next), instruction(at: next) != nil,
        next == start || !isKnown(next)
      else { continue }
      starts.insert(next)
      record(next)
      note(recording.pointee)
      BlockAnalysis.runAll(&region[region.count - 1], observer)
    }
  }

  /// Notes where it goes on from a block.
  private mutating func note(_ block: borrowing BlockRecording) {
    instructionCount += block.count
    if let target = block.jumpTarget { open.append(target) }
    if block.count == BlockRecording.mostInstructions, !block.isOver, block.end & ~0xfff == page {
      cuts.insert(block.end)
    }
    // Last, so that it comes next.
    if block.goesOn || isCall(at: block.pc) { open.append(block.end) }
  }

  /// Whether there is more to the region than leaving it.
  var isWorthwhile: Bool {
    guard let first = region.first else { return false }
    return first.operations.first { $0.isLive }?.kind != .interpret
  }

  /// Forgets the region and what was known of its page.
  mutating func end() {
    while let block = region.popLast() { spare.append(block) }
    instructions = nil
    observer = nil
  }

  private func instruction(at address: UInt64) -> Instruction? {
    guard let instructions else { return nil }
    let bits = instructions[Int(address & 0xfff) / 2]
    if bits != 0 { return Instruction(bits: bits) }
    return straddling(at: address)?.instruction
  }

  /// The instruction at an address, if it is the one that ends in the next page. It is a block of its own.
  private func straddling(at address: UInt64) -> KnownPage.Straddling? {
    guard address & 0xfff == 0xffe else { return nil }
    return straddling
  }

  /// Whether the instruction at an address is a call, which comes back to the next one.
  private func isCall(at address: UInt64) -> Bool {
    guard let last = instruction(at: address) else { return false }
    return (last.opcode == .jal || last.opcode == .jalr) && (last.rd == 1 || last.rd == 5)
  }

  private func isStart(_ address: UInt64) -> Bool {
    starts.contains(address) && !cuts.contains(address)
  }

  /// Records a block, the last of the region.
  private mutating func record(_ start: UInt64) {
    region.append(spare.popLast() ?? Block(start: start))
    recording.pointee.begin(at: start, in: region[region.count - 1].memory)
    recordInstructions(from: start)
    region[region.count - 1].begin(recording.pointee)
  }

  private func recordInstructions(from start: UInt64) {
    var recorder = Recorder(recording, room: constants, leavesAtPauses: leavesAtPauses)
    if let straddling = straddling(at: start) {
      return recorder.record(
        straddling.instruction, page: page &+ 0x1000, number: straddling.number)
    }
    while !recording.pointee.isOver, recording.pointee.count < BlockRecording.mostInstructions,
      case let next = recording.pointee.end, next & ~0xfff == page,
      let instruction = instruction(at: next), next == start || !isStart(next),
      straddling(at: next) == nil
    {
      if instruction.isConditionalBranch, let skipped = skipped(by: instruction, at: next),
        recorder.record(instruction, over: skipped)
      {
        continue
      }
      recorder.record(instruction)
    }
  }

  /// The few instructions that a branch leads over, if all have been passed, and nobody is known to jump among them.
  private func skipped(by branch: Instruction, at place: UInt64) -> [Instruction]? {
    guard branch.immediate > 0, branch.immediate <= 4 * (Int64(Skip.most) + 1)
    else { return nil }
    let target = place &+ UInt64(branch.immediate)
    guard (target - 1) & ~0xfff == page else { return nil }
    var skipped: [Instruction] = []
    var address = place &+ branch.length
    while address < target, skipped.count < Skip.most {
      guard !isStart(address), straddling(at: address) == nil,
        let instruction = instruction(at: address)
      else { return nil }
      skipped.append(instruction)
      address &+= instruction.length
    }
    return address == target && !skipped.isEmpty ? skipped : nil
  }
}

extension Instruction {
  fileprivate var isConditionalBranch: Bool {
    switch opcode {
    case .beq, .bne, .blt, .bge, .bltu, .bgeu: true
    default: false
    }
  }
}

extension BlockRecording {
  /// Whether the instruction behind it may be the next.
  fileprivate var goesOn: Bool { !isOver || kinds.contains(.branch) }

  /// Where its last instruction jumps to, if that is known.
  fileprivate var jumpTarget: UInt64? {
    guard kinds.contains(.branch) || kinds.contains(.jump) else { return nil }
    return operations.last { $0.kind == .branch || $0.kind == .jump }
      .map { UInt64(bitPattern: $0.offset) }
  }
}
