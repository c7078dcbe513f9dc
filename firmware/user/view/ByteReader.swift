import System

/// The bytes of a file, read in their order. What goes beyond the end is a failure, with its place.
struct ByteReader {
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var rest: Int { bytes.count - position }

  func failure(_ message: ByteString) -> PictureFailure {
    PictureFailure(offset: position, message: message)
  }

  func starts(with beginning: [UInt8]) -> Bool { bytes.starts(with: beginning) }

  mutating func byte() throws(PictureFailure) -> UInt8 {
    guard position < bytes.count else { throw failure("the file ends too soon") }
    position += 1
    return bytes[position - 1]
  }

  /// Of `count` bytes, the highest first.
  mutating func bigEndian(_ count: Int) throws(PictureFailure) -> Int {
    var number = 0
    for _ in 0..<count { number = number << 8 | Int(try byte()) }
    return number
  }

  /// Of `count` bytes, the lowest first.
  mutating func littleEndian(_ count: Int) throws(PictureFailure) -> Int {
    var number = 0
    for index in 0..<count { number |= Int(try byte()) << (8 * index) }
    return number
  }

  /// Memory for what a file says it holds is asked for when the file has as many bytes as that takes.
  func require(_ count: Int) throws(PictureFailure) {
    guard count <= rest else {
      throw failure("\(count) bytes are said to follow, there are \(rest)")
    }
  }

  mutating func take(_ count: Int) throws(PictureFailure) -> ArraySlice<UInt8> {
    try require(count)
    position += count
    return bytes[position - count..<position]
  }
}
