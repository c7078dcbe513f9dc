/// A block of guest code that was translated.
struct CodeBlock {
  /// The number of its page, its address and what it was made for.
  let page: UInt32
  let context: UInt8
  /// Whether nobody comes here any more but those who are told so.
  var isGone = false
  /// Whether a region begins with it, whose other blocks follow.
  let isFirst: Bool
  let start: UInt64
  /// The address behind its last instruction.
  let end: UInt64
  /// Where its code begins, counted from the beginning of all, and where a hart goes once it is gone.
  let head: UInt32
  let gone: UInt32
  /// The first of the exits that lead here directly, counted from 1; 0 for none.
  var firstLink: UInt32 = 0
}

/// All blocks. Harts read where they begin while others add to them, so they never move.
///
/// Unsafe pointer: freed with this; indices are those of blocks that were added.
struct BlockList: ~Copyable {
  private static let capacity = 1 << 18
  private let blocks: UnsafeMutablePointer<CodeBlock>
  private(set) var count = 0

  init() { blocks = .allocate(capacity: Self.capacity) }

  deinit { blocks.deallocate() }

  /// Whether there is room for as many as a region can have.
  var hasRoom: Bool { count < Self.capacity - 4096 }

  subscript(index: Int) -> CodeBlock {
    get { blocks[index] }
    nonmutating set { blocks[index] = newValue }
  }

  mutating func append(_ block: CodeBlock) {
    (blocks + count).initialize(to: block)
    count += 1
  }

  mutating func removeAll() { count = 0 }
}

/// Which block: the number of its page, where in the page, and for which context.
struct BlockKey {
  /// Never 0: no page has that number.
  let bits: UInt64

  init(page: UInt32, address: UInt64, context: Int) {
    bits = UInt64(page) << 16 | UInt64(truncatingIfNeeded: context) << 12 | address & 0xfff
  }

  init(_ block: CodeBlock) {
    self.init(page: block.page, address: block.start, context: Int(block.context))
  }
}

/// A virtual page of code and where it is: what links between pages are good for.
struct PageKey: Hashable {
  /// The virtual page's address, with the privilege in the low bits.
  let tag: UInt64
  let physicalPage: UInt64
}
