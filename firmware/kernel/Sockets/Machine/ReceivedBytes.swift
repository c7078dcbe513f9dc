import Processor

/// Bytes of a stream that came and were not read, in pieces of some KiB: many small packets take no more
/// memory than a large one.
struct ReceivedBytes {
  private static let pieceSize = 4096

  private var pieces: [[UInt8]] = []
  /// Bytes of the first piece that were read.
  private var offset = 0
  private(set) var count = 0

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    count += bytes.count
    while !rest.isEmpty {
      if pieces.isEmpty || pieces[pieces.count - 1].count >= Self.pieceSize { pieces.append([]) }
      let room = Self.pieceSize - pieces[pieces.count - 1].count
      pieces[pieces.count - 1] += rest.prefix(room)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(room))
    }
  }

  /// The first bytes, without taking them.
  func peek(_ limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var start = offset
    for piece in pieces {
      if bytes.count >= limit { break }
      bytes += piece[start...].prefix(limit - bytes.count)
      start = 0
    }
    return bytes
  }

  mutating func take(_ limit: Int) -> [UInt8] {
    let bytes = peek(limit)
    count -= bytes.count
    offset += bytes.count
    var used = 0
    while used < pieces.count, offset >= pieces[used].count {
      offset -= pieces[used].count
      used += 1
    }
    pieces.removeFirst(used)
    return bytes
  }
}
