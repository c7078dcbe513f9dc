/// Numbers as assembly prints them.
package enum Hexadecimal {
  /// Digits alone: `80000010`.
  package static func digits(_ value: UInt64) -> String { String(value, radix: 16) }

  /// Digits with a prefix: `0x80000010`.
  package static func prefixed(_ value: UInt64) -> String { "0x" + digits(value) }

  /// At least `count` digits, filled up with zeroes.
  package static func padded(_ value: UInt64, to count: Int) -> String {
    let text = digits(value)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}

extension String {
  /// Filled up with blanks at its end.
  package func padded(to count: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, count - utf8.count))
  }

  /// Filled up with blanks at its beginning.
  package func indented(to count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count - utf8.count)) + self
  }
}
