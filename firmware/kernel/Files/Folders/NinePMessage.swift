/// A message to a server of 9P: numbers are little-endian, a text is its size in two bytes and its bytes.
///
///     size (4)  kind (1)  tag (2)  fields ...  contents of a file, where they are in memory
struct NinePMessage {
  static let headerSize = 7
  /// Of what begins a session, when there are no tags yet.
  static let noTag: UInt16 = .max

  let kind: NinePKind
  private var bytes: [UInt8]
  /// What follows the bytes.
  var contents: [UnsafeRawBufferPointer] = []
  /// Where the contents in the answer belong.
  var room: UnsafeMutableRawBufferPointer?
  /// It may take the server long, so a signal ends the wait.
  var maySignalEnd = false

  init(_ kind: NinePKind) {
    self.kind = kind
    bytes = []
    bytes.reserveCapacity(64)
    add(UInt32(0))
    add(kind.rawValue)
    add(UInt16(0))
  }

  mutating func add<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  mutating func add(_ text: ByteString) {
    add(UInt16(text.count))
    bytes += text.bytes
  }

  /// How long it is without the contents.
  var headSize: Int { bytes.count }

  /// Stores all but the contents, as the server gets it.
  func store(to memory: UnsafeMutableRawPointer, tag: UInt16) {
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    let size = contents.reduce(bytes.count) { $0 + $1.count }
    memory.storeBytes(of: UInt32(size).littleEndian, as: UInt32.self)
    memory.storeBytes(of: tag.littleEndian, toByteOffset: 5, as: UInt16.self)
  }
}
