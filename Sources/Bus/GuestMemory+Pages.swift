// RAM by pages, for archives and hashes. No hart may be running.
extension GuestMemory {
  /// The bytes of a page, counted from the start of RAM.
  public func bytes(page: Int) -> UnsafeRawBufferPointer {
    precondition(page >= 0 && page < pageCount, "a page beyond the end of memory")
    let size = Int(Self.pageSize)
    return UnsafeRawBufferPointer(start: storage + page * size, count: size)
  }

  /// Whether a page is all zero.
  public func isZero(page: Int) -> Bool {
    let bytes = bytes(page: page)
    var position = 0
    while position < bytes.count {
      let four = bytes.load(fromByteOffset: position, as: SIMD4<UInt64>.self)
      if four != .zero { return false }
      position += 32
    }
    return true
  }

  /// Replaces the bytes of a page; nil makes it all zero.
  public func restore(page: Int, from bytes: UnsafeRawBufferPointer?) {
    precondition(page >= 0 && page < pageCount, "a page beyond the end of memory")
    let size = Int(Self.pageSize)
    let target = UnsafeMutableRawBufferPointer(start: storage + page * size, count: size)
    guard let bytes else {
      // Not to be written where that would only cost memory.
      if isZero(page: page) { return }
      target.initializeMemory(as: UInt8.self, repeating: 0)
      noteWrite(base + UInt64(page * size), count: Self.pageSize)
      return
    }
    precondition(bytes.count == size, "a page has \(size) bytes")
    target.copyMemory(from: bytes)
    noteWrite(base + UInt64(page * size), count: Self.pageSize)
  }
}
