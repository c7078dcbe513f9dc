/// Texts that a guest keeps, each with a zero behind it.
enum GuestText {
  /// Bytes up to a zero, at most so many.
  static func read(
    limit: Int, _ byteAt: (UInt64) throws(IntrospectionError) -> UInt8
  ) throws(IntrospectionError) -> String {
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let byte = try byteAt(UInt64(bytes.count))
      if byte == 0 { break }
      // It goes to somebody's terminal.
      bytes.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
