/// A blank-separated word of a row's text.
struct Token {
  private var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// As written, up to what a field excludes (`≠`).
  var text: String { String(decoding: bytes.prefix { $0 < 0x80 }, as: UTF8.self) }

  /// Only zeroes and ones.
  var isBits: Bool { bytes.allSatisfy { $0 == 0x30 || $0 == 0x31 } }

  /// Its value as a binary number.
  var binaryValue: UInt32 { bytes.reduce(0) { $0 << 1 | UInt32($1 & 1) } }

  /// A piece of the immediate: has brackets.
  var isImmediate: Bool { bytes.contains(Self.openBracket) }

  func starts(with prefix: StaticString) -> Bool {
    guard bytes.count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { buffer in
      buffer.indices.allSatisfy { buffer[$0] == bytes[$0] }
    }
  }

  /// `rd/rs1` and `rd'/rs1'`.
  var endsInSource1: Bool { bytes.contains(Self.slash) }

  /// The number of bits of a field that is not an immediate.
  var fieldWidth: UInt8 {
    if starts(with: "csr") { return 12 }
    if starts(with: "rm") { return 3 }
    if starts(with: "fm") || starts(with: "pred") || starts(with: "succ") { return 4 }
    if starts(with: "aq") || starts(with: "rl") { return 1 }
    precondition(starts(with: "rd") || starts(with: "rs"), "a row names an unknown field")
    return bytes.contains(Self.prime) ? 3 : 5
  }

  /// The registers after `≠`.
  var excluded: [UInt8] {
    guard let sign = bytes.firstIndex(where: { $0 >= 0x80 }) else { return [] }
    return numbers(in: bytes[sign...])
  }

  /// The bit ranges between the brackets, from left to right.
  var ranges: [(high: UInt8, low: UInt8)] {
    guard let open = bytes.firstIndex(of: Self.openBracket) else { return [] }
    return bytes[(open + 1)...].split(separator: Self.bar).map { range in
      let ends = numbers(in: range)
      return (ends[0], ends[ends.count - 1])
    }
  }

  private func numbers(in text: ArraySlice<UInt8>) -> [UInt8] {
    var numbers: [UInt8] = []
    var isInside = false
    for byte in text {
      let isDigit = byte >= 0x30 && byte <= 0x39
      if isDigit, isInside {
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + (byte - 0x30)
      } else if isDigit {
        numbers.append(byte - 0x30)
      }
      isInside = isDigit
    }
    return numbers
  }

  private static let openBracket = UInt8(ascii: "[")
  private static let slash = UInt8(ascii: "/")
  private static let prime = UInt8(ascii: "'")
  private static let bar = UInt8(ascii: "|")
}

/// The words of a row's text, in order.
struct Tokens: Sequence, IteratorProtocol {
  private let text: StaticString
  private var position = 0

  init(_ text: StaticString) { self.text = text }

  mutating func next() -> Token? {
    var token = Token()
    let end = text.utf8CodeUnitCount
    while position < end {
      let byte = text.utf8Start[position]
      position += 1
      if byte == 0x20 {
        if token.count > 0 { return token }
      } else {
        token.append(byte)
      }
    }
    return token.count > 0 ? token : nil
  }
}
