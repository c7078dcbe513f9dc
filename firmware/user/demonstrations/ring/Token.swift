import System

/// What goes round: which hop it is, who passed it on, and when each member of the last round had it.
///
///     | hop | instant of hop 0 of the round | of hop 1 | ...        words of 64 bits
///
struct Token {
  static let wordSize = 8

  private(set) var words: [Int]

  var hop: Int {
    get { words[0] }
    set { words[0] = newValue }
  }

  init(members: Int) { words = [Int](repeating: 0, count: members + 1) }

  init(_ bytes: ByteString) {
    words = stride(from: 0, to: bytes.count - 7, by: Token.wordSize).map { start in
      (0..<Token.wordSize).reduce(0) { $0 | Int(bytes[start + $1]) << ($1 * 8) }
    }
  }

  var bytes: ByteString {
    ByteString(
      words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
  }

  /// When the member had it last.
  subscript(member: Int) -> Time {
    get { Time(nanoseconds: words[member + 1]) }
    set { words[member + 1] = newValue.nanoseconds }
  }
}
