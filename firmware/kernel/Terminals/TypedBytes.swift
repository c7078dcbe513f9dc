/// What was typed and not read yet. A byte that ends a line is marked, so that lines can be counted and
/// read one by one; the last line is unfinished, and its bytes can be taken back.
///
///     l  s  \n*  c  d  space  /         *: ends a line. Ctrl-D is a mark with no byte.
///     |<- 1 ->|  |<- unfinished ->|
struct TypedBytes {
  /// 8 KiB with the array's own words.
  static let capacity = 4080
  private static let endsLine: UInt16 = 0x100
  private static let hasNoByte: UInt16 = 0x200

  private var cells = [UInt16](repeating: 0, count: capacity)
  private var first = 0
  private(set) var count = 0
  /// Lines that are finished.
  private(set) var lines = 0
  /// Bytes behind the last finished line.
  private(set) var unfinished = 0

  var room: Int { Self.capacity - count }

  private func index(_ distance: Int) -> Int { (first + distance) % Self.capacity }

  /// There is room.
  mutating func append(_ byte: UInt8, endsLine: Bool) {
    append(cell: UInt16(byte) | (endsLine ? Self.endsLine : 0))
  }

  mutating func appendEndOfFile() {
    append(cell: Self.endsLine | Self.hasNoByte)
  }

  private mutating func append(cell: UInt16) {
    cells[index(count)] = cell
    count += 1
    if cell & Self.endsLine != 0 {
      lines += 1
      unfinished = 0
    } else {
      unfinished += 1
    }
  }

  /// The last byte of the unfinished line.
  var last: UInt8? {
    unfinished > 0 ? UInt8(truncatingIfNeeded: cells[index(count - 1)]) : nil
  }

  mutating func removeLast() {
    count -= 1
    unfinished -= 1
  }

  /// Bytes of the unfinished line, in order.
  var unfinishedBytes: [UInt8] {
    (count - unfinished..<count).map { UInt8(truncatingIfNeeded: cells[index($0)]) }
  }

  mutating func removeAll() {
    count = 0
    lines = 0
    unfinished = 0
  }

  /// Up to `limit` bytes; no more than one line if `oneLine`.
  mutating func take(limit: Int, oneLine: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    while count > 0 {
      let cell = cells[first]
      // The end of a file is taken with the bytes before it, when these just fit: it is not told twice.
      let isMark = cell & Self.hasNoByte != 0
      if bytes.count == limit, !(isMark && oneLine && limit > 0) { break }
      removeFirst(cell)
      if !isMark { bytes.append(UInt8(truncatingIfNeeded: cell)) }
      if oneLine, cell & Self.endsLine != 0 { break }
    }
    return bytes
  }

  private mutating func removeFirst(_ cell: UInt16) {
    first = index(1)
    count -= 1
    if cell & Self.endsLine != 0 { lines -= 1 } else if lines == 0 { unfinished -= 1 }
  }
}
