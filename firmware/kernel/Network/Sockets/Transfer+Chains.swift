/// Bytes between programs and chains: the only copy on the way through the kernel.
extension Transfer {
  mutating func put(_ chain: ByteChain) throws(Errno) {
    try chain.forEachPart { (part) throws(Errno) in try put(part.pointer, count: part.count) }
  }

  /// The next `count` bytes, in pages.
  mutating func takeChain(_ count: Int) throws(Errno) -> ByteChain {
    var chain = ByteChain()
    while chain.count < count {
      let page = try PacketMemory.pageForProgram()
      let piece = min(count - chain.count, page.capacity)
      try take(into: page.start, count: piece)
      chain.append(PacketPart(memory: page, offset: 0, count: piece))
    }
    return chain
  }
}
