/// Contents. The page cache asks for pages; what programs write goes straight to the server.
extension FolderInode {
  func readContents(
    _ page: UInt64, _ count: Int, into memory: UnsafeMutableRawPointer
  ) throws(Errno) {
    let number = try opened(reads: true, writes: false)
    let total = count << 12
    var done = 0
    while done < total {
      let room = UnsafeMutableRawBufferPointer(
        start: memory + done, count: min(total - done, client.contentLimit))
      let got = try client.read(number, at: page << 12 + UInt64(done), into: room)
      if got == 0 { break }
      done += got
    }
    (memory + done).fill(with: 0, count: total - done)
  }

  /// Pages that programs have changed in their memory; what lies behind the file's end is left out.
  func writeContents(_ page: UInt64, from pages: [UnsafeRawPointer]) throws(Errno) {
    let start = page << 12
    guard start < attributes.size else { return }
    let end = min(attributes.size, start + UInt64(pages.count << 12))
    var place = start
    while place < end {
      let pieces = pieces(of: pages, Int(place - start)..<Int(end - start))
      place += UInt64(try writePieces(pieces, at: place))
    }
  }

  /// Where bytes of pages are in memory, as many as one message carries.
  private func pieces(
    of pages: [UnsafeRawPointer], _ range: Range<Int>
  ) -> [UnsafeRawBufferPointer] {
    var left = min(range.count, client.contentLimit)
    var place = range.lowerBound
    var pieces: [UnsafeRawBufferPointer] = []
    while left > 0, pieces.count < client.pieceLimit {
      let within = place & 4095
      let piece = min(4096 - within, left)
      pieces.append(UnsafeRawBufferPointer(start: pages[place >> 12] + within, count: piece))
      place += piece
      left -= piece
    }
    return pieces
  }

  private func writePieces(
    _ pieces: [UnsafeRawBufferPointer], at offset: UInt64
  ) throws(Errno) -> Int {
    try client.write(try opened(reads: false, writes: true), at: offset, pieces)
  }

  /// What a program writes: on the server when this returns, and in the pages that are in memory. How many
  /// bytes there was room for.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(client.contentLimit))
    let count = try writePieces([piece], at: offset)
    if let start = piece.baseAddress { cache?.overwrite(start, at: offset, count: count) }
    attributes.size = max(attributes.size, offset + UInt64(count))
    return count
  }

  /// What is only in memory goes to the server.
  func writeContents() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    try cache?.writeBack(self)
  }

  func setSize(_ size: UInt64) throws(Errno) {
    do throws(Errno) {
      try change(NinePChange(size: size, of: attributes))
      attributes.size = size
    } catch {
      // Pages were cut already.
      cache?.forgetClean()
      throw error
    }
  }
}
