import System

/// A word on its way through expansion: its bytes, and which of them were quoted, which protects
/// them from being split and from being wildcards.
struct Field {
  var bytes: [UInt8] = []
  var quoted: [Bool] = []

  /// Whether there were quotes at all: "" is an argument, nothing is none.
  var hadQuotes = false

  mutating func append(_ text: ByteString, quoted isQuoted: Bool) {
    bytes += text.bytes
    quoted += Array(repeating: isQuoted, count: text.count)
  }

  var text: ByteString { ByteString(bytes) }
  var isEmpty: Bool { bytes.isEmpty && !hadQuotes }

  /// As a pattern: a backslash before what was quoted.
  var pattern: ByteString {
    var result = ByteString()
    for (byte, isQuoted) in zip(bytes, quoted) {
      if isQuoted || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return result
  }

  var hasWildcards: Bool {
    zip(bytes, quoted).contains { byte, isQuoted in
      !isQuoted
        && (byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "["))
    }
  }
}
