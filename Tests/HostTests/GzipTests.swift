import Host
import Testing

@Suite struct GzipTests {
  /// `printf 'hello hello hello hello\n' | gzip -n9`
  static let hello: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
    0xc8, 0x40, 0x27, 0xb9, 0x00, 0x00, 0x88, 0x59, 0x0b, 0x18, 0x00, 0x00, 0x00,
  ]
  private static let helloText = Array("hello hello hello hello\n".utf8)

  /// RFC 1952, section 8.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
    }
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// A member whose contents are not compressed (RFC 1951, section 3.2.4).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]
    for start in stride(from: 0, to: bytes.count, by: 60_000) {
      let block = bytes[start..<min(start + 60_000, bytes.count)]
      let length = UInt16(block.count)
      member += [block.endIndex == bytes.count ? 1 : 0]
      member += littleEndian(length) + littleEndian(~length) + block
    }
    return member + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  private static func decompress(_ bytes: [UInt8], limit: Int = 1 << 24) throws -> [UInt8] {
    try Gzip.decompress(bytes[...], file: "Image.gz", limit: limit)
  }

  @Test func aMemberIsDecompressed() throws {
    #expect(try Self.decompress(Self.hello) == Self.helloText)
    // A slice that does not begin at zero.
    let padded = [0, 0, 0] + Self.hello
    let text = try Gzip.decompress(padded[3...], file: "Image.gz", limit: 100)
    #expect(text == Self.helloText)
  }

  @Test func aLongMemberTakesSeveralSteps() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 8) }
    #expect(try Self.decompress(Self.stored(bytes)) == bytes)
  }

  @Test func membersFollowEachOtherAndPaddingIsIgnored() throws {
    let members = Self.hello + Self.stored([1, 2, 3]) + Self.hello + [0, 0, 0, 0]
    #expect(try Self.decompress(members) == Self.helloText + [1, 2, 3] + Self.helloText)
  }

  @Test func theBeginningTells() {
    #expect(Gzip.begins(Self.hello[...]))
    #expect(!Gzip.begins(Self.hello[1...]))
    #expect(!Gzip.begins(Self.hello[..<2]))
    #expect(!Gzip.begins([]))
  }

  @Test(arguments: 0..<hello.count)
  func truncatedDataIsRefused(length: Int) {
    #expect(throws: HostError.damaged(file: "Image.gz", detail: "it ends too early")) {
      try Self.decompress(Array(Self.hello.prefix(length)))
    }
  }

  /// Any flipped bit of what follows the header is found; one in the header may not matter.
  @Test(arguments: 10..<hello.count)
  func damagedDataIsRefused(index: Int) {
    for bit in 0..<8 {
      var bytes = Self.hello
      bytes[index] ^= 1 << bit
      #expect(throws: HostError.self) { try Self.decompress(bytes) }
    }
  }

  @Test func garbageIsRefused() {
    #expect(throws: HostError.self) { try Self.decompress(Array("no gzip at all, this".utf8)) }
    var state: UInt32 = 1
    for _ in 0..<1000 {
      let noise = (0..<200).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
      }
      // Either way it returns; nothing else is asked of noise that looks like gzip.
      _ = try? Self.decompress(Self.hello.prefix(10) + noise)
    }
  }

  @Test func theOutputIsBounded() throws {
    #expect(try Self.decompress(Self.hello, limit: 24) == Self.helloText)
    #expect(throws: HostError.oversized(file: "Image.gz", limit: 23)) {
      try Self.decompress(Self.hello, limit: 23)
    }
    #expect(throws: HostError.oversized(file: "Image.gz", limit: 47)) {
      try Self.decompress(Self.hello + Self.hello, limit: 47)
    }
    #expect(throws: HostError.oversized(file: "Image.gz", limit: 1000)) {
      try Self.decompress(Self.stored([UInt8](repeating: 0, count: 1 << 20)), limit: 1000)
    }
  }
}
