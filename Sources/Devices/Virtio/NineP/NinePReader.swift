import Bus

/// Reads the fields of a message, little-endian, one after the other; what is not there is malformed.
struct NinePReader {
  /// The longest name that Linux has.
  private static let nameLimit = 255
  /// The longest path that the host takes, with the zero at its end.
  static let pathLimit = 4095

  private let bytes: [UInt8]
  private var place: Int

  init(_ bytes: [UInt8], from place: Int) {
    self.bytes = bytes
    self.place = min(place, bytes.count)
  }

  mutating func number<Value: FixedWidthInteger>() throws(NinePError) -> Value {
    let count = Value.bitWidth / 8
    guard bytes.count - place >= count else { throw .malformed }
    var value: Value = 0
    for index in 0..<count { value |= Value(bytes[place + index]) << Value(index * 8) }
    place += count
    return value
  }

  /// Exactly so many bytes.
  mutating func contents(_ count: UInt32) throws(NinePError) -> ArraySlice<UInt8> {
    guard bytes.count - place >= Int(count) else { throw .malformed }
    defer { place += Int(count) }
    return bytes[place..<place + Int(count)]
  }

  /// A size of two bytes, and the text.
  mutating func text() throws(NinePError) -> [UInt8] {
    let count: UInt16 = try number()
    return Array(try contents(UInt32(count)))
  }

  /// A name that a file can have. A slash in it would lead further than to an entry of a folder, a zero byte would end it
  /// early on the host.
  mutating func name() throws(NinePError) -> [UInt8] {
    let name = try text()
    guard Self.isName(name[...]) else { throw NinePError(LinuxError.invalid) }
    guard name.count <= Self.nameLimit else { throw NinePError(LinuxError.nameTooLong) }
    return name
  }

  /// A step of a walk: a name or `..`; nil for the latter.
  mutating func step() throws(NinePError) -> [UInt8]? {
    var ahead = self
    if try ahead.text() == Self.parent {
      self = ahead
      return nil
    }
    return try name()
  }

  private static let parent = [UInt8(ascii: "."), UInt8(ascii: ".")]

  /// Whether a file can have this name.
  static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    let dot = UInt8(ascii: ".")
    return !name.isEmpty && !name.contains(UInt8(ascii: "/")) && !name.contains(0)
      && !(name.count <= 2 && name.allSatisfy { $0 == dot })
  }

  /// Whether these bytes are a path as `FolderRequest` wants them.
  static func isPath(_ path: [UInt8]) -> Bool {
    guard !path.isEmpty else { return true }
    guard path.count <= pathLimit else { return false }
    let slash = UInt8(ascii: "/")
    return path.split(separator: slash, omittingEmptySubsequences: false).allSatisfy { isName($0) }
  }
}
