/// Text as the kernel sees it: bytes without a promise about their meaning. Names of files,
/// arguments and lines of input need not be UTF-8, and `String` would bring 50 KB of Unicode tables.
///
///     let greeting: ByteString = "\(name): \(size, width: 8) bytes"
public struct ByteString: Sendable {
  public var bytes: [UInt8]

  public init() { bytes = [] }
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: StaticString) {
    bytes = text.withUTF8Buffer { Array($0) }
  }

  /// The bytes at `address` up to a zero.
  public init(terminated address: UnsafePointer<UInt8>) {
    var length = 0
    while address[length] != 0 { length += 1 }
    bytes = Array(UnsafeBufferPointer(start: address, count: length))
  }
}

extension ByteString: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { bytes.count }

  public subscript(position: Int) -> UInt8 {
    get { bytes[position] }
    set { bytes[position] = newValue }
  }

  public subscript(bounds: Range<Int>) -> ArraySlice<UInt8> {
    get { bytes[bounds] }
    set { bytes[bounds] = newValue }
  }

  public mutating func replaceSubrange(
    _ range: Range<Int>, with replacement: some Collection<UInt8>
  ) {
    bytes.replaceSubrange(range, with: replacement)
  }
}

extension ByteString: Hashable, Comparable {
  public static func == (left: ByteString, right: ByteString) -> Bool { left.bytes == right.bytes }

  /// The same without making a `ByteString` of the constant.
  public func equals(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes.elementsEqual($0) }
  }

  /// As memcmp(3) orders: the order of the C locale.
  public static func < (left: ByteString, right: ByteString) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension ByteString: ExpressibleByStringInterpolation {
  public init(stringLiteral text: StaticString) { self.init(text) }
  public init(stringInterpolation text: Interpolation) { bytes = text.bytes }
}

extension ByteString {
  public static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }

  public static func += (left: inout ByteString, right: ByteString) {
    left.bytes += right.bytes
  }

  /// Lends the text with a zero behind it, as its address: what system calls take.
  public func withTerminated<Result>(
    _ body: (Int) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    var copy = bytes
    copy.append(0)
    return try copy.withUnsafeBufferPointer { (buffer) throws(Errno) in
      try body(Int(bitPattern: buffer.baseAddress))
    }
  }
}
