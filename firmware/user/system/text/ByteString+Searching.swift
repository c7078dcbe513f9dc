extension ByteString {
  public func starts(with prefix: ByteString) -> Bool { bytes.starts(with: prefix.bytes) }

  public func ends(with suffix: ByteString) -> Bool {
    count >= suffix.count && bytes[(count - suffix.count)...].elementsEqual(suffix.bytes)
  }

  /// Where `needle` begins first, at or after `start`.
  public func find(_ needle: ByteString, from start: Int = 0) -> Int? {
    if needle.isEmpty { return start <= count ? start : nil }
    var position = start
    while position + needle.count <= count {
      if bytes[position] == needle.bytes[0]
        && bytes[position..<position + needle.count].elementsEqual(needle.bytes)
      {
        return position
      }
      position += 1
    }
    return nil
  }

  public func contains(_ needle: ByteString) -> Bool { find(needle) != nil }

  /// The pieces between separators; "a::b" has three of them at ":".
  public func split(at separator: Unicode.Scalar, keepingEmpty: Bool = true) -> [ByteString] {
    bytes.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: !keepingEmpty)
      .map { ByteString($0) }
  }

  /// The pieces between blanks.
  public var words: [ByteString] {
    bytes.split(whereSeparator: { $0.isSpace }).map { ByteString($0) }
  }

  public var trimmed: ByteString {
    var slice = bytes[...]
    while let first = slice.first, first.isSpace { slice = slice.dropFirst() }
    while let last = slice.last, last.isSpace { slice = slice.dropLast() }
    return ByteString(slice)
  }

  public var lowercased: ByteString { ByteString(bytes.map { $0.lowered }) }

  /// What stands before and after the first separator.
  public func cut(at separator: Unicode.Scalar) -> (before: ByteString, after: ByteString)? {
    guard let position = bytes.firstIndex(of: UInt8(ascii: separator)) else { return nil }
    return (ByteString(bytes[..<position]), ByteString(bytes[(position + 1)...]))
  }
}

extension [ByteString] {
  public func joined(by separator: ByteString) -> ByteString {
    var result = ByteString()
    for (index, piece) in enumerated() {
      if index > 0 { result += separator }
      result += piece
    }
    return result
  }
}
