import System

/// A code in which frequent symbols have short words, and no word is another's beginning (RFC 1951, 3.2.2).
///
/// It is known by the lengths of its words alone: words of one length follow each other in the order of
/// their symbols, and the shorter lengths come first.
///
///     symbol   A B C D        length 1:  0              C
///     length   2 3 1 3        length 2:  10             A
///                             length 3:  110, 111       B, D
struct HuffmanCode {
  private static let longest = 15

  /// By length: how many words there are.
  private var counts = [Int](repeating: 0, count: longest + 1)
  /// In the order of the words.
  private var symbols: [Int] = []

  /// Nil if there are more words than their lengths have room for.
  init?(lengths: some Sequence<Int>) {
    let all = Array(lengths)
    for length in all where length > 0 { counts[length] += 1 }
    var room = 1
    for length in 1...HuffmanCode.longest {
      room = 2 * room - counts[length]
      if room < 0 { return nil }
    }
    for length in 1...HuffmanCode.longest {
      symbols += all.indices.filter { all[$0] == length }
    }
  }

  /// Reads a word, bit by bit: after each it is known how many words of that length there are, and where they begin.
  func next(_ bits: inout BitReader) throws(PictureFailure) -> Int {
    var (word, first, index) = (0, 0, 0)
    for length in 1...HuffmanCode.longest {
      word = word << 1 | (try bits.number(1))
      first <<= 1
      if word - first < counts[length] { return symbols[index + word - first] }
      first += counts[length]
      index += counts[length]
    }
    throw bits.failure("bits that are no word of the code")
  }
}
