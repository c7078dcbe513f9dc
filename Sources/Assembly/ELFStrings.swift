/// A string table: names end with a zero and are found by the offset of their first byte.
struct ELFStrings {
  private let bytes: ArraySlice<UInt8>
  private let section: Int

  /// A table that ends with a zero, or has nothing in it.
  init(_ bytes: ArraySlice<UInt8>, section: Int) throws(ELFError) {
    guard bytes.isEmpty || bytes.last == 0 else { throw .unterminatedStrings(section) }
    self.bytes = bytes
    self.section = section
  }

  subscript(offset: UInt32) -> String {
    get throws(ELFError) {
      if offset == 0, bytes.isEmpty { return "" }
      guard UInt64(offset) < UInt64(bytes.count) else { throw .nameOutOfBounds(section) }
      let name = bytes[(bytes.startIndex + Int(offset))...].prefix { $0 != 0 }
      return String(decoding: name, as: UTF8.self)
    }
  }
}
