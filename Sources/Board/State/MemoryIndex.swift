import Bus

/// Which blocks of RAM are where in an archive.
struct MemoryIndex {
  static let chunkName = "memory index"
  static let version: UInt32 = 1

  /// The numbers of blocks, rising.
  var numbers: [UInt64] = []
  /// Where the chunk of each is.
  var offsets: [UInt64] = []

  init() {}

  /// From its chunk. A RAM of `blockCount` blocks has no others.
  init(_ chunk: StateChunk, blockCount: Int) throws(StateError) {
    var index = MemoryIndex()
    let part = StatePart(Self.chunkName, version: Self.version) { (visitor) throws(StateError) in
      try index.visitState(&visitor, blockCount: blockCount)
    }
    try part.restore(chunk)
    self = index
  }

  private func chunk(blockCount: Int) throws(StateError) -> StateChunk {
    var visitor = StateVisitor(writing: Self.chunkName, version: Self.version)
    var copy = self
    try copy.visitState(&visitor, blockCount: blockCount)
    return StateChunk(name: Self.chunkName, version: Self.version, bytes: visitor.bytes)
  }

  /// Writes a block, whose number is higher than those before.
  mutating func add(_ block: MemoryBlock, to writer: ArchiveWriter) throws(ArchiveError) {
    numbers.append(block.number)
    offsets.append(try writer.add(block.chunk, isListed: false))
  }

  /// Writes which blocks there are, after the last one.
  func finish(blockCount: Int, in writer: ArchiveWriter) throws(ArchiveError) {
    let chunk: StateChunk
    do throws(StateError) {
      chunk = try self.chunk(blockCount: blockCount)
    } catch {
      throw .state(error)
    }
    try writer.add(chunk)
  }

  private mutating func visitState(
    _ visitor: inout StateVisitor, blockCount: Int
  ) throws(StateError) {
    try visitor.visit("numbers", &numbers, atMost: blockCount)
    try visitor.visit("offsets", &offsets, atMost: blockCount)
    guard visitor.isReading else { return }
    try visitor.require(numbers.count == offsets.count, "offsets", "are not one a block")
    for (index, number) in numbers.enumerated() {
      try visitor.require(
        number < UInt64(blockCount) && (index == 0 || numbers[index - 1] < number), "numbers",
        "do not rise up to the end of memory")
      try visitor.require(
        index == 0 || offsets[index - 1] < offsets[index], "offsets", "do not rise")
    }
  }

  /// Which entry is a block's; nil where none is.
  func place(of number: UInt64) -> Int? {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }
}
