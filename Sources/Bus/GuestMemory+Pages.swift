// RAM by pages, for archives and hashes. No hart may be running.
extension GuestMemory {
  /// The bytes of a page, counted from the start of RAM. All zero where they are lost (`isLost`).
  public func bytes(page: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(bytesToChange(page: page))
  }

  private func bytesToChange(page: Int) -> UnsafeMutableRawBufferPointer {
    precondition(page >= 0 && page < pageCount, "a page beyond the end of memory")
    let size = Int(Self.pageSize)
    // Of a page that is lost nothing was put there.
    _ = hostAddress(of: base + UInt64(page * size), count: Self.pageSize)
    return UnsafeMutableRawBufferPointer(start: storage + page * size, count: size)
  }

  /// Whether a page is all zero.
  public func isZero(page: Int) -> Bool { Self.isZero(bytes(page: page)) }

  /// Whether the bytes of a page are all zero.
  static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
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
    let target = bytesToChange(page: page)
    let size = target.count
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
