/// The text of a machine file, able to say where in it something is.
///
/// Lines are those of editors (LF, CRLF, CR). libyaml also counts the breaks that YAML 1.1 adds
/// (NEL, LS, PS), so its line numbers are not used, only its character offsets.
struct SourceText {
  /// More than any machine file needs; what is larger was given by mistake.
  static let largestSize = 1 << 20

  let file: String
  /// Valid UTF-8, without a byte order mark.
  let bytes: [UInt8]
  private let scalars: [Unicode.Scalar]
  /// Offsets of the first scalar of each line; never empty, ascending.
  private let lineStarts: [Int]

  /// Checks size and encoding.
  ///
  /// - Throws: `oversized`, or `malformed` at the first byte that is not UTF-8.
  init(file: String, bytes: [UInt8]) throws(ConfigurationError) {
    guard bytes.count <= Self.largestSize else { throw .oversized(file: file) }
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      let valid = SourceText(file: file, validBytes: Array(bytes[..<offset]))
      let byte = String(bytes[offset], radix: 16, uppercase: true)
      throw .malformed(
        valid.location(ofScalar: valid.scalars.count),
        problem: "byte 0x\(byte) is not UTF-8; save the file in that encoding")
    }
    self.init(file: file, validBytes: bytes)
  }

  private init(file: String, validBytes bytes: [UInt8]) {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var starts = [0]
    for (index, scalar) in scalars.enumerated() {
      let endsLine =
        scalar == "\n"
        || (scalar == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n"))
      if endsLine && index + 1 < scalars.count { starts.append(index + 1) }
    }
    self.file = file
    self.bytes = bytes
    self.scalars = scalars
    lineStarts = starts
  }

  /// The scalar at an offset, or nil at the end.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    scalars.indices.contains(offset) ? scalars[offset] : nil
  }

  /// The place of the scalar at `offset`; what lies past the end belongs to the last line.
  func location(ofScalar offset: Int) -> SourceLocation {
    let offset = min(max(offset, 0), scalars.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return SourceLocation(file: file, line: low + 1, column: offset - lineStarts[low] + 1)
  }

  /// The place of the byte at `offset`.
  func location(ofByte offset: Int) -> SourceLocation {
    let prefix = bytes.prefix(max(offset, 0))
    return location(ofScalar: String(decoding: prefix, as: UTF8.self).unicodeScalars.count)
  }
}
