/// Who gets which part of RAM. Nobody gets what another has.
struct MemoryPlacement {
  static let pageSize: UInt64 = 4096

  let memory: Range<UInt64>
  private var taken: [(kind: ImageKind, range: Range<UInt64>)] = []

  init(memory: Range<UInt64>) { self.memory = memory }

  /// Gives a range to an image, or says why not.
  mutating func take(_ kind: ImageKind, at address: UInt64, size: UInt64) throws(BoardError) {
    let (end, overflow) = address.addingReportingOverflow(size)
    let range = address..<(overflow ? .max : end)
    guard !overflow, range.lowerBound >= memory.lowerBound, end <= memory.upperBound else {
      throw .outsideMemory(kind, range, memory: memory)
    }
    for other in taken where other.range.overlaps(range) {
      throw .overlap(kind, range, other.kind, other.range)
    }
    taken.append((kind, range))
  }

  /// Whether all of a range is free RAM.
  func isFree(_ address: UInt64, size: UInt64) -> Bool {
    guard address >= memory.lowerBound, address <= memory.upperBound,
      size <= memory.upperBound - address
    else { return false }
    return !taken.contains { $0.range.overlaps(address..<address + size) }
  }

  /// One past the last byte that an image of `kind` has.
  func end(of kind: ImageKind) -> UInt64? {
    taken.filter { $0.kind == kind }.map { $0.range.upperBound }.max()
  }

  /// The highest free place of `size` bytes that ends at `limit` or below, a multiple of `alignment`.
  func highest(size: UInt64, below limit: UInt64, alignment: UInt64) -> UInt64? {
    var end = min(limit, memory.upperBound)
    while end >= memory.lowerBound, end - memory.lowerBound >= size {
      let start = (end - size) / alignment * alignment
      if isFree(start, size: size) { return start }
      let obstacles = taken.filter { $0.range.overlaps(start..<start + size) }
      guard let obstacle = obstacles.map({ $0.range.lowerBound }).min() else { return nil }
      end = obstacle
    }
    return nil
  }
}
