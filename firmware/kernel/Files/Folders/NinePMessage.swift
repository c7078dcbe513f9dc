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
    bytes = [0, 0, 0, 0, kind.rawValue, 0, 0]
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

  /// All but the contents, as the server gets it.
  func sealed(tag: UInt16) -> [UInt8] {
    var sealed = bytes
    let size = contents.reduce(bytes.count) { $0 + $1.count }
    for place in 0..<4 { sealed[place] = UInt8(truncatingIfNeeded: size >> (8 * place)) }
    for place in 0..<2 { sealed[5 + place] = UInt8(truncatingIfNeeded: tag >> (8 * place)) }
    return sealed
  }
}
