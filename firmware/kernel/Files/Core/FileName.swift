/// A name in a directory, or a path: bytes, as Linux has them, not characters.
struct ByteString: Hashable, ExpressibleByStringLiteral {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }
  init(stringLiteral text: StaticString) {
    bytes = text.withUTF8Buffer { Array($0) }
  }
  init(_ text: String) { bytes = Array(text.utf8) }

  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }

  static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }

  func hasPrefix(_ prefix: ByteString) -> Bool {
    bytes.starts(with: prefix.bytes)
  }
}

extension ByteString {
  static let slash = UInt8(ascii: "/")
  /// The longest name in a directory (NAME_MAX).
  static let longestName = 255
  /// The longest path, its end included (PATH_MAX).
  static let longestPath = 4096

  /// For people: bytes that are no UTF-8 are replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  var isDot: Bool { bytes.count == 1 && bytes[0] == UInt8(ascii: ".") }
  var isDotDot: Bool {
    bytes.count == 2 && bytes[0] == UInt8(ascii: ".") && bytes[1] == UInt8(ascii: ".")
  }
}
