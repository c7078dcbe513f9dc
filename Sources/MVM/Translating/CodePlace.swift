import Bus

/// Where the bytes of code are that was made, or made again.
///
///     made again    . . [ region ] . .            offsets that an observer was told
///     the machine's . . . . . . . . [ region ]    the same bytes, `distance` further, but for where they jump to and what they remember
///
/// Unsafe pointers: into the code memory, at offsets of what was written there.
struct CodePlace {
  let memory: any CodeMemory
  /// How much further its code is than the offsets say.
  var distance = 0
  /// Whether lines are told by their addresses; else by their offsets.
  var hasAddresses = false

  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: memory.executable + range.lowerBound + distance, count: range.count)
  }

  /// What is said of where the code at an offset is.
  func address(_ offset: Int) -> UInt64 {
    base &+ UInt64(truncatingIfNeeded: offset + distance)
  }

  /// The offset of an address that was said.
  func offset(_ address: Int) -> Int {
    Int(truncatingIfNeeded: UInt64(truncatingIfNeeded: address) &- base) - distance
  }

  private var base: UInt64 {
    hasAddresses ? UInt64(UInt(bitPattern: memory.executable)) : 0
  }
}
