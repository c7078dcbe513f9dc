import Hart
import RISCV

/// Finds the blocks that can be reached from an address without leaving its page, as far as the hart has been there before.
struct RegionBuilder: ~Copyable {
  private static let longestBlock = 64
  private static let mostInstructions = 400

  private let page: UInt64
  /// The instructions of the page, one a halfword, as far as they are known.
  private let known: UnsafePointer<UInt64>
  private var starts: Set<UInt64> = []
  private var instructionCount = 0
  private let observer: (any TranslationObserver)?

  /// Unsafe pointer: `known` is not kept longer than this.
  init(
    page: UInt64, known: UnsafePointer<UInt64>, observer: (any TranslationObserver)? = nil
  ) {
    self.page = page
    self.known = known
    self.observer = observer
  }

  /// The blocks, the one at `start` first; those that are `isKnown` somewhere else are left out.
  mutating func blocks(from start: UInt64, isKnown: (UInt64) -> Bool) -> [Block] {
    var blocks: [Block] = []
    var open = [start]
    while let next = open.popLast(), instructionCount < Self.mostInstructions {
      guard next & ~0xfff == page, !starts.contains(next), instruction(at: next) != nil,
        next == start || !isKnown(next)
      else { continue }
      starts.insert(next)
      var block = record(next)
      instructionCount += block.count
      for operation in block.operations {
        if operation.kind == .branch || operation.kind == .jump {
          open.append(UInt64(bitPattern: operation.offset))
        }
      }
      // Last, so that it comes next.
      if block.goesOn { open.append(block.end) }
      observer?.passed(block, after: nil)
      for analysis in BlockAnalysis.allCases {
        analysis.run(&block)
        observer?.passed(block, after: analysis)
      }
      blocks.append(block)
    }
    return blocks
  }

  private func instruction(at address: UInt64) -> Instruction? {
    let bits = known[Int(address & 0xfff) / 2]
    return bits == 0 ? nil : Instruction(bits: bits)
  }

  private func record(_ start: UInt64) -> Block {
    var block = Block(start: start)
    withUnsafeMutablePointer(to: &block) { block in
      var recorder = Recorder(block)
      while !block.pointee.isOver, block.pointee.count < Self.longestBlock,
        block.pointee.end & ~0xfff == page, let instruction = instruction(at: block.pointee.end),
        block.pointee.count == 0 || !starts.contains(block.pointee.end)
      {
        recorder.record(instruction)
      }
    }
    return block
  }
}

extension Block {
  /// Whether the instruction behind it may be the next.
  fileprivate var goesOn: Bool {
    if !isOver { return true }
    return operations.contains { $0.kind == .branch }
  }
}
