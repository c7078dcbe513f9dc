import Bus

/// What a message is answered with, without the header of every message.
struct NinePReply {
  /// The kind of an error, which is no answer's.
  static let errorKind: UInt8 = 7

  var kind: UInt8
  var body: [UInt8] = []
  /// What comes behind the body: contents of files, which are not copied once more.
  var contents: [UInt8] = []

  /// The answer to a message of a kind.
  init(to kind: NinePKind) { self.kind = kind.rawValue + 1 }

  /// An error.
  init(error number: UInt32) {
    kind = Self.errorKind
    add(number)
  }

  var byteCount: Int { NinePSession.headerSize + body.count + contents.count }

  mutating func add<Value: FixedWidthInteger>(_ value: Value) {
    for place in 0..<Value.bitWidth / 8 {
      body.append(UInt8(truncatingIfNeeded: value >> Value(place * 8)))
    }
  }

  mutating func add(text: [UInt8]) {
    add(UInt16(truncatingIfNeeded: text.count))
    body += text
  }

  mutating func add(_ node: FolderNode) {
    add(node.kind)
    add(node.version)
    add(node.identity)
  }

  /// All of it, as the guest gets it, but for contents.
  func header(tag: UInt16) -> [UInt8] {
    var header = NinePReply(error: 0)
    header.body = []
    header.add(UInt32(truncatingIfNeeded: byteCount))
    header.add(kind)
    header.add(tag)
    return header.body + body
  }
}
