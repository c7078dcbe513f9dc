/// What a server of 9P has answered, field by field. Nothing in it is believed: whatever is not as the
/// protocol has it is `ioError`, and a line in the log.
struct NinePAnswer {
  /// The kind of an error, which is no message's.
  static let errorKind: UInt8 = 7

  private let bytes: [UInt8]
  private var place = NinePMessage.headerSize
  /// Bytes behind the ones here, which went where the message's `room` is.
  private let contentCount: Int

  /// - Parameters:
  ///   - bytes: the beginning of what the server has written, which is all of it but for contents.
  ///   - kind: that of the message.
  init(
    _ bytes: [UInt8], written: Int, to kind: NinePKind, tag: UInt16
  ) throws(Errno) {
    self.bytes = bytes
    contentCount = written - bytes.count
    guard written >= NinePMessage.headerSize, bytes.count >= NinePMessage.headerSize else {
      throw Self.nonsense("an answer of \(written) bytes")
    }
    var reader = self
    reader.place = 0
    let (size, own, ownTag): (UInt32, UInt8, UInt16) =
      (try reader.number(), try reader.number(), try reader.number())
    guard Int(size) == written else {
      throw Self.nonsense("an answer of \(size) bytes in \(written)")
    }
    guard ownTag == tag else { throw Self.nonsense("answer \(ownTag) to message \(tag)") }
    if own == Self.errorKind { throw try refusal() }
    guard own == kind.rawValue + 1 else {
      throw Self.nonsense("an answer of kind \(own) to a message of kind \(kind.rawValue)")
    }
  }

  private func refusal() throws(Errno) -> Errno {
    var reader = self
    let number: UInt32 = try reader.number()
    // Linux's numbers end long before those that a kernel has for itself.
    guard number > 0, number < 256 else { throw Self.nonsense("error \(number)") }
    return Errno(rawValue: Int32(number)) ?? .ioError
  }

  /// The server has broken a rule.
  static func nonsense(_ what: String) -> Errno {
    log("9p: the server sent \(what)")
    return .ioError
  }

  // MARK: Fields

  mutating func number<Number: FixedWidthInteger>() throws(Errno) -> Number {
    let count = Number.bitWidth / 8
    guard bytes.count - place >= count else { throw Self.nonsense("an answer that ends early") }
    var value: Number = 0
    for index in 0..<count { value |= Number(bytes[place + index]) << Number(8 * index) }
    place += count
    return value
  }

  mutating func text() throws(Errno) -> ByteString {
    let count: UInt16 = try number()
    guard bytes.count - place >= Int(count) else {
      throw Self.nonsense("a text that ends early")
    }
    defer { place += Int(count) }
    return ByteString(bytes[place..<place + Int(count)])
  }

  mutating func identity() throws(Errno) -> NinePIdentity {
    NinePIdentity(kind: try number(), version: try number(), path: try number())
  }

  /// The bytes that are left, which another number told the count of.
  func expectRest(_ count: UInt32) throws(Errno) {
    guard bytes.count - place + contentCount == Int(count) else {
      throw Self.nonsense("\(count) bytes in an answer with other room for them")
    }
  }

  /// Nothing follows.
  func end() throws(Errno) { try expectRest(0) }

  var isAtEnd: Bool { place == bytes.count }
}

/// What tells a file of a server's from others (a qid).
struct NinePIdentity {
  let kind: UInt8
  let version: UInt32
  /// A number as an inode has one.
  let path: UInt64

  var isDirectory: Bool { kind & 0x80 != 0 }
  var isSymbolicLink: Bool { kind & 2 != 0 }
}
