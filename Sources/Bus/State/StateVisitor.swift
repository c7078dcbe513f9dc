/// What a part of the machine shows its fields to, one after the other: to be written down, or to be given the values that were.
///
///     func visitState(_ visitor: inout StateVisitor) throws(StateError) {
///       try visitor.visit("divisor", &state.divisor)
///       try visitor.visit("received", &state.received, atMost: 16)
///       try visitor.require(state.divisor > 0, "divisor", "is zero")
///     }
///
/// One description serves all: saving writes, restoring reads, a hash is of what was written, and what is shown to people is
/// read from there too, for each field carries its name and its kind:
///
///     kind (1)  length of the name (1)  name  value, little-endian
///
/// On reading, every value is checked: a name or kind that does not fit, a count beyond its limit, and whatever `require` is
/// told throw; a part may be left half restored then, and whoever restores puts back what was. Nothing read may later lead a
/// device or a hart outside an array.
///
/// It is a concrete type, since devices are behind existentials, through which Embedded Swift calls no generic methods.
public struct StateVisitor {
  /// What its methods throw, for those who have another `StateError`.
  public typealias Failure = StateError

  /// Kinds of fields.
  enum Kind {
    /// Plus the logarithm of the width in bytes.
    static let unsigned: UInt8 = 0x10
    static let signed: UInt8 = 0x18
    static let bool: UInt8 = 0x20
    static let absent: UInt8 = 0x21
    /// Then comes a count of 32 bits.
    static let bytes: UInt8 = 0x30
    static let text: UInt8 = 0x31
    static let list: UInt8 = 0x32
    /// Numbers: plus the logarithm of their width in bytes.
    static let numbers: UInt8 = 0x40
    static let group: UInt8 = 0x50
    /// Of a group, a list, or an element of a list; it has no name.
    static let end: UInt8 = 0x51
  }

  /// The name of the chunk, for errors.
  public let chunk: String
  /// Whether values come from the archive. Whatever must follow from what was read is seen to when this is true.
  public let isReading: Bool
  /// What was written, or is being read.
  public private(set) var bytes: [UInt8]
  /// The version in which the chunk was written.
  public let version: UInt32
  /// How far reading has come.
  private var position = 0
  /// The groups that the present field lies in, each followed by a dot.
  private var path = ""

  /// Writes a chunk.
  public init(writing chunk: String, version: UInt32) {
    self.chunk = chunk
    self.version = version
    isReading = false
    bytes = []
  }

  /// Reads a chunk that was written in `version`.
  public init(reading chunk: String, version: UInt32, bytes: [UInt8]) {
    self.chunk = chunk
    self.version = version
    isReading = true
    self.bytes = bytes
  }

  /// Sees to it that everything was read.
  public func finish() throws(StateError) {
    guard !isReading || position == bytes.count else { throw StateError(.rest, chunk: chunk) }
  }

  /// Refuses what was read unless `condition` holds. `rule` says what is wrong otherwise: "is beyond the last hart".
  public func require(
    _ condition: Bool, _ field: String, _ rule: @autoclosure () -> String
  ) throws(StateError) {
    if isReading, !condition { throw error(.refused(rule()), field) }
  }

  /// An error of a field.
  public func error(_ problem: StateError.Problem, _ field: String) -> StateError {
    StateError(problem, chunk: chunk, field: path + field)
  }

  // MARK: Groups

  /// What follows, up to `leave`, lies in a group.
  public mutating func enter(_ name: String) throws(StateError) {
    try header(Kind.group, name)
    path += name + "."
  }

  /// The end of the group that was entered last.
  public mutating func leave() throws(StateError) {
    try header(Kind.end, "")
    var names = path.utf8.dropLast()
    while let last = names.last, last != UInt8(ascii: ".") { names = names.dropLast() }
    path = String(decoding: names, as: UTF8.self)
  }

  // MARK: Pieces

  /// Writes a field's kind and name, or reads them and compares.
  mutating func header(_ kind: UInt8, _ name: String) throws(StateError) {
    let name = name.utf8
    if !isReading {
      bytes.append(kind)
      bytes.append(UInt8(truncatingIfNeeded: name.count))
      bytes.append(contentsOf: name)
      return
    }
    guard bytes.count - position >= 2 + name.count else { throw error(.cut, String(name)) }
    guard bytes[position] == kind, Int(bytes[position + 1]) == name.count,
      bytes[position + 2..<position + 2 + name.count].elementsEqual(name)
    else { throw error(.unexpected, String(name)) }
    position += 2 + name.count
  }

  /// The kind of the field that comes next; nil at the end.
  var nextKind: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Writes the lower `width` bytes of `bits`, or reads so many; returns the number as it is now.
  mutating func number(
    _ bits: UInt64, width: Int, of field: String
  ) throws(StateError) -> UInt64 {
    if !isReading {
      withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0.prefix(width)) }
      return bits
    }
    guard bytes.count - position >= width else { throw error(.cut, field) }
    var result: UInt64 = 0
    for place in 0..<width { result |= UInt64(bytes[position + place]) << UInt64(place * 8) }
    position += width
    return result
  }

  /// Writes numbers: in one piece where they lie in memory as they are written.
  mutating func add<Value: FixedWidthInteger>(_ values: [Value]) {
    #if _endian(little)
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for value in values {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
      }
    #endif
  }

  /// Reads so many little-endian numbers in one go: caches of a hart have thousands, and one by one they were a twentieth of a
  /// resumed machine's start.
  mutating func numbers<Value: FixedWidthInteger>(
    _ values: inout [Value], count: Int, of field: String
  ) throws(StateError) {
    let size = Value.bitWidth / 8
    guard (bytes.count - position) / size >= count else { throw error(.cut, field) }
    let source = bytes[position..<position + count * size]
    values = [Value](unsafeUninitializedCapacity: count) { room, initialized in
      source.withUnsafeBytes { UnsafeMutableRawBufferPointer(room).copyMemory(from: $0) }
      initialized = count
    }
    #if !_endian(little)
      values = values.map { Value(littleEndian: $0) }
    #endif
    position += count * size
  }

  /// Writes or reads how many of something there are.
  mutating func count(
    _ count: inout Int, of field: String, atMost limit: Int
  ) throws(StateError) {
    let number = try number(UInt64(count), width: 4, of: field)
    guard number <= UInt64(limit) else {
      throw error(.refused("has \(number) elements, but \(limit) is the most"), field)
    }
    count = Int(number)
  }

  /// Writes or reads bytes.
  mutating func raw(_ value: inout [UInt8], count: Int, of field: String) throws(StateError) {
    if !isReading {
      bytes.append(contentsOf: value)
      return
    }
    guard bytes.count - position >= count else { throw error(.cut, field) }
    value = Array(bytes[position..<position + count])
    position += count
  }
}
