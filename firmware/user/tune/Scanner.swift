import System

/// A line of notes, read from the left.
struct Scanner {
  private let bytes: [UInt8]
  /// How many bytes have been read: the column of the last one.
  private(set) var position = 0

  init(_ line: ByteString) { bytes = line.bytes }

  /// The next byte that is no blank.
  mutating func next() -> UInt8? {
    while position < bytes.count {
      position += 1
      if !bytes[position - 1].isSpace { return bytes[position - 1] }
    }
    return nil
  }

  /// The next byte, if it is such a one.
  mutating func take(where condition: (UInt8) -> Bool) -> UInt8? {
    guard position < bytes.count, condition(bytes[position]) else { return nil }
    position += 1
    return bytes[position - 1]
  }

  /// Letters up to what is none.
  mutating func word() -> ByteString {
    var word = ByteString()
    while let letter = take(where: { $0.isLetter }) { word.append(letter) }
    return word
  }

  /// Digits, of which there are few: nil if there is none, or too many.
  mutating func number() -> Int? {
    var digits = ByteString()
    while let digit = take(where: { $0.isDigit }) { digits.append(digit) }
    return digits.count > 6 ? nil : digits.integer
  }

  /// A length in ticks: 4 is a quarter, "4." one and a half of it, "4.." one and three quarters. Without a
  /// number `usual`, if there is one; nil if it is no length.
  mutating func length(usual: Int? = nil) -> Int? {
    let hasNumber = position < bytes.count && bytes[position].isDigit
    var length = usual
    if hasNumber {
      guard let part = number(), [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].contains(part) else {
        return nil
      }
      length = Tune.ticksOfWhole / part
    }
    guard var length, length > 0 else { return nil }
    var half = length / 2
    while take(where: { $0 == UInt8(ascii: ".") }) != nil {
      length += half
      half /= 2
    }
    return length
  }
}
