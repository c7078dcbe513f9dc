/// Reads little-endian integers out of a file's bytes. Every offset is checked: nil where the file has no such bytes.
struct ByteReader {
  let bytes: [UInt8]

  /// The integer at an offset.
  func load<Value: FixedWidthInteger & UnsignedInteger>(
    _ offset: UInt64, as type: Value.Type
  ) -> Value? {
    guard let range = range(offset, size: UInt64(Value.bitWidth / 8)) else { return nil }
    return bytes[range].reversed().reduce(0) { $0 << 8 | Value($1) }
  }

  /// The range of `size` bytes at an offset.
  func range(_ offset: UInt64, size: UInt64) -> Range<Int>? {
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end <= UInt64(bytes.count) else { return nil }
    return Int(offset)..<Int(end)
  }

  /// The range of a table.
  func range(_ offset: UInt64, count: UInt64, stride: UInt64) -> Range<Int>? {
    let (size, overflow) = count.multipliedReportingOverflow(by: stride)
    return overflow ? nil : range(offset, size: size)
  }
}
