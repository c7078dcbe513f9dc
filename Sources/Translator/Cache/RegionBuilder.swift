import Hart
import RISCV

/// Finds the blocks that can be reached from an address without leaving its page, as far as the hart has been there before.
struct RegionBuilder: ~Copyable {
  private static let longestBlock = 64
  private static let mostInstructions = 400

  private let page: UInt64
  private let known: KnownPage
  private var starts = PageSet()
  /// Those of them that are where they are because a block was long: another goes on through them, or a loop would be of two blocks.
  private var cuts = PageSet()
  private var instructionCount = 0
  private let leavesAtPauses: Bool
  /// Blocks whose memory is used again.
  private var spare: [Block]
  private let observer: (any TranslationObserver)?

  init(
    page: UInt64, known: KnownPage, leavesAtPauses: Bool, spare: consuming [Block] = [],
    observer: (any TranslationObserver)? = nil
  ) {
    self.page = page
    self.known = known
    self.leavesAtPauses = leavesAtPauses
    self.spare = spare
    self.observer = observer
  }

  /// What was not used of the spare blocks.
  consuming func leftOver() -> [Block] { spare }

  /// The blocks, the one at `start` first; those that are `isKnown` somewhere else are left out.
  mutating func blocks(from start: UInt64, isKnown: (UInt64) -> Bool) -> [Block] {
    var blocks: [Block] = []
    blocks.reserveCapacity(16)
    var open = [start]
    while let next = open.popLast(), instructionCount < Self.mostInstructions {
      guard next & ~0xfff == page, !starts.contains(next), instruction(at: next) != nil,
        next == start || !isKnown(next)
      else { continue }
      starts.insert(next)
      var block = record(next)
      instructionCount += block.count
      if let target = block.jumpTarget { open.append(target) }
      if block.count == Self.longestBlock, !block.isOver, block.end & ~0xfff == page {
        cuts.insert(block.end)
      }
      // Last, so that it comes next.
      if block.goesOn || isCall(at: block.pc) { open.append(block.end) }
      analyse(&block)
      blocks.append(consume block)
    }
    return blocks
  }

  private func analyse(_ block: inout Block) {
    observer?.passed(block, after: nil)
    for analysis in BlockAnalysis.allCases {
      analysis.run(&block)
      observer?.passed(block, after: analysis)
    }
  }

  private func instruction(at address: UInt64) -> Instruction? {
    let bits = known.instructions[Int(address & 0xfff) / 2]
    if bits != 0 { return Instruction(bits: bits) }
    return straddling(at: address)?.instruction
  }

  /// The instruction at an address, if it is the one that ends in the next page. It is a block of its own.
  private func straddling(at address: UInt64) -> KnownPage.Straddling? {
    address & 0xfff == 0xffe ? known.straddling : nil
  }

  /// Whether the instruction at an address is a call, which comes back to the next one.
  private func isCall(at address: UInt64) -> Bool {
    guard let last = instruction(at: address) else { return false }
    return (last.opcode == .jal || last.opcode == .jalr) && (last.rd == 1 || last.rd == 5)
  }

  private func isStart(_ address: UInt64) -> Bool {
    starts.contains(address) && !cuts.contains(address)
  }

  private mutating func record(_ start: UInt64) -> Block {
    var block = spare.popLast() ?? Block(start: start)
    block.begin(at: start)
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 32) { room in
      guard let room = room.baseAddress else { return }
      withUnsafeMutablePointer(to: &block) { record(start, in: $0, room) }
    }
    return block
  }

  /// Unsafe pointers: to the block, and to room for the recorder.
  private func record(
    _ start: UInt64, in block: UnsafeMutablePointer<Block>, _ room: UnsafeMutablePointer<Int64>
  ) {
    var recorder = Recorder(block, room: room, leavesAtPauses: leavesAtPauses)
    if let straddling = straddling(at: start) {
      return recorder.record(
        straddling.instruction, page: page &+ 0x1000, number: straddling.number)
    }
    while !block.pointee.isOver, block.pointee.count < Self.longestBlock,
      block.pointee.end & ~0xfff == page, let instruction = instruction(at: block.pointee.end),
      block.pointee.count == 0 || !isStart(block.pointee.end),
      straddling(at: block.pointee.end) == nil
    {
      if let skipped = skipped(by: instruction, at: block.pointee.end),
        recorder.record(instruction, over: skipped)
      {
        continue
      }
      recorder.record(instruction)
    }
  }

  /// The few instructions that a branch leads over, if all have been passed, and nobody is known to jump among them.
  private func skipped(by branch: Instruction, at place: UInt64) -> [Instruction]? {
    guard branch.isConditionalBranch, branch.immediate > 0,
      branch.immediate <= 4 * (Int64(Skip.most) + 1)
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

extension Block {
  /// Whether the instruction behind it may be the next.
  fileprivate var goesOn: Bool { !isOver || kinds.contains(.branch) }

  /// Where its last instruction jumps to, if that is known.
  fileprivate var jumpTarget: UInt64? {
    guard kinds.contains(.branch) || kinds.contains(.jump) else { return nil }
    return operations.last { $0.kind == .branch || $0.kind == .jump }
      .map { UInt64(bitPattern: $0.offset) }
  }
}
