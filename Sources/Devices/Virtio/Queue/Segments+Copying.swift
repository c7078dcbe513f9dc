public import Bus

extension Segments {
  /// Copies bytes from `offset` on into `buffer`; returns how many there were.
  @discardableResult
  public func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, from memory: GuestMemory
  ) -> Int {
    var done = 0
    while done < buffer.count, let piece = piece(at: offset &+ UInt64(done)) {
      let count = Int(min(piece.count, UInt64(buffer.count - done)))
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
      guard (try? memory.read(piece.address, into: part)) != nil else { break }
      done += count
    }
    return done
  }

  /// Copies `buffer` to the bytes from `offset` on; returns how many there was room for.
  @discardableResult
  public func write(
    at offset: UInt64, from buffer: UnsafeRawBufferPointer, to memory: GuestMemory
  ) -> Int {
    var done = 0
    while done < buffer.count, let piece = piece(at: offset &+ UInt64(done)) {
      let count = Int(min(piece.count, UInt64(buffer.count - done)))
      let part = UnsafeRawBufferPointer(rebasing: buffer[done..<done + count])
      guard (try? memory.write(piece.address, from: part)) != nil else { break }
      done += count
    }
    return done
  }

  /// The little-endian integer at `offset`; nil where there are too few bytes.
  public func load<Value: FixedWidthInteger>(
    at offset: UInt64, as type: Value.Type, from memory: GuestMemory
  ) -> Value? {
    var value: Value = 0
    let count = withUnsafeMutableBytes(of: &value) { read(at: offset, into: $0, from: memory) }
    return count == MemoryLayout<Value>.size ? Value(littleEndian: value) : nil
  }

  /// The contiguous bytes from `offset` on, at most `limit`, in the host; nil at the end.
  ///
  /// The pointer is good for as long as the memory is; whoever writes through it says so with `noteWrite`.
  func buffer(
    at offset: UInt64, limit: UInt64, in memory: GuestMemory
  ) -> (bytes: UnsafeMutableRawBufferPointer, address: UInt64)? {
    guard let piece = piece(at: offset) else { return nil }
    let count = min(piece.count, limit)
    guard let start = memory.hostAddress(of: piece.address, count: count) else { return nil }
    return (UnsafeMutableRawBufferPointer(start: start, count: Int(count)), piece.address)
  }
}
