/// Bytes somewhere in memory, of which nothing is known but how many they are: what is read from the
/// device tree.
struct Bytes {
  let address: UInt
  let count: Int

  /// - Precondition: `index` is in 0..<count.
  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    // The memory is there: whoever made this has seen that all of it is in the tree.
    return UnsafePointer<UInt8>(bitPattern: address).unsafelyUnwrapped[index]
  }

  /// A big-endian number of `cells` words from word `index` on; nil where there are not so many, or the number has more
  /// than 64 bits.
  func number(cells: Int, at index: Int) -> UInt? {
    guard cells >= 1, cells <= 2, index >= 0, (index + cells) * 4 <= count else { return nil }
    var value: UInt = 0
    for offset in 0..<cells * 4 { value = value << 8 | UInt(self[index * 4 + offset]) }
    return value
  }

  /// Whether these are exactly the characters of `text`.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasCharacters(text, at: 0)
  }

  /// Whether `word` is among the words here, which `separator` or a zero byte parts.
  func hasWord(_ word: StaticString, separator: UInt8 = 0) -> Bool {
    var start = 0
    for index in 0...count where index == count || self[index] == separator || self[index] == 0 {
      if index - start == word.utf8CodeUnitCount, hasCharacters(word, at: start) { return true }
      start = index + 1
    }
    return false
  }

  private func hasCharacters(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { characters in
      for index in 0..<characters.count where self[start + index] != characters[index] {
        return false
      }
      return true
    }
  }
}
