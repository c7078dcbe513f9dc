/// The types of a kernel as it describes them itself, in the format BTF ("BPF Type Format", Linux's Documentation/bpf/btf.rst). Where a
/// kernel has it, it is in its memory, so that nobody has to know of which build it is.
///
///     header:  magic, version, lengths     24 bytes or more
///     types:   a record each, one behind the other; the first has number 1, and 0 is no type
///     strings: names, each with a zero behind it, told by where they begin
///
///     record:  name | kind, count of what follows | size, or the number of a type | what follows: members of a structure, ...
///
/// It comes from a guest. `init` checks that all records lie within; numbers in them are checked where they are used.
package struct TypeDescription: Sendable {
  /// Where something is in a structure.
  package struct Field: Equatable, Sendable {
    /// In bytes, from the structure's start.
    package let offset: UInt64
    /// In bytes; 0 where it is not told.
    package let size: UInt64
  }

  /// The kinds of records that are looked into. Others are passed over.
  enum Kind: UInt8 {
    case integer = 1
    case pointer = 2
    case array = 3
    case structure = 4
    case union = 5
    case enumeration = 6
    case definition = 8
    case volatile = 9
    case constant = 10
    case restricted = 11
    case float = 16
    case tag = 18
    case wideEnumeration = 19
  }

  static let magic: UInt32 = 0x0001_eb9f  // version 1 behind a magic number of 16 bits
  static let headerSize = 24
  /// The largest that is believed; those of whole distributions have 5 MB.
  static let largestSection: UInt32 = 64 << 20
  private static let recordSize = 12

  private let bytes: [UInt8]
  private let strings: Range<Int>
  /// Where the record of each type begins; the first is that of number 1.
  private var records: [Int] = []
  /// The numbers of those that are structures or unions.
  private var structures: [UInt32] = []

  /// Of bytes that begin with a header; nil where they are no description.
  package init?(_ bytes: [UInt8]) {
    guard let size = Self.size(header: bytes.prefix(Self.headerSize).map { $0 }),
      size <= bytes.count
    else { return nil }
    self.bytes = bytes
    let word = { (place: Int) in Int(Self.word(bytes, place)) }
    let start = word(4)
    strings = start + word(16)..<start + word(16) + word(20)
    guard readRecords(start + word(8)..<start + word(8) + word(12)) else { return nil }
  }

  /// How many bytes there are by a header; nil where it is none.
  static func size(header: [UInt8]) -> Int? {
    guard header.count >= headerSize, word(header, 0) == magic else { return nil }
    let lengths = [4, 8, 12, 16, 20].map { word(header, $0) }
    guard lengths[0] >= headerSize, lengths.allSatisfy({ $0 <= largestSection }) else { return nil }
    return Int(lengths[0]) + max(Int(lengths[1] + lengths[2]), Int(lengths[3] + lengths[4]))
  }

  // MARK: Records

  /// Notes where records begin; false where they do not fit.
  private mutating func readRecords(_ section: Range<Int>) -> Bool {
    var place = section.lowerBound
    while place < section.upperBound {
      guard section.upperBound - place >= Self.recordSize else { return false }
      let info = word(place + 4)
      guard let rest = Self.rest(kind: UInt8(info >> 24 & 31), count: Int(info & 0xffff)),
        section.upperBound - place - Self.recordSize >= rest
      else { return false }
      records.append(place)
      if let kind = kind(at: place), kind == .structure || kind == .union {
        structures.append(UInt32(records.count))
      }
      place += Self.recordSize + rest
    }
    return true
  }

  /// How many bytes follow a record of a kind; nil of a kind that nobody knows.
  private static func rest(kind: UInt8, count: Int) -> Int? {
    switch kind {
    // Integers, variables, and tags of declarations.
    case 1, 14, 17: 4
    case 3: 12
    // Structures, unions, sections, and enumerations of 64 bits.
    case 4, 5, 15, 19: 12 * count
    // Enumerations, and the parameters of functions.
    case 6, 13: 8 * count
    case 2, 7...12, 16, 18: 0
    default: nil
    }
  }

  private func kind(at record: Int) -> Kind? { Kind(rawValue: UInt8(word(record + 4) >> 24 & 31)) }

  /// The record of a type, behind what only qualifies it or gives it another name.
  private func record(_ type: UInt32) -> Int? {
    var type = type
    for _ in 0..<64 {
      guard type > 0, Int(type) <= records.count else { return nil }
      let record = records[Int(type) - 1]
      switch kind(at: record) {
      case .definition, .volatile, .constant, .restricted, .tag: type = word(record + 8)
      default: return record
      }
    }
    return nil
  }

  // MARK: Structures

  /// Whether there is a structure of a name.
  func has(structure name: String) -> Bool { structure(name) != nil }

  /// How large a structure is.
  package func size(ofStructure name: String) -> UInt64? {
    structure(name).flatMap { record($0) }.map { UInt64(word($0 + 8)) }
  }

  private func structure(_ name: String) -> UInt32? {
    let name = Array(name.utf8)
    return structures.first { hasName(records[Int($0) - 1], name) }
  }

  /// Where a member is in a structure, or one of a member: `se.sum_exec_runtime`. Members of structures and unions without a name are
  /// found as if they were the outer one's. Nil where there is none, and for what is no whole bytes.
  package func field(_ path: String, of structure: String) -> Field? {
    guard var type = self.structure(structure) else { return nil }
    var offset: UInt64 = 0
    for name in path.split(separator: ".") {
      // More members than that no structure has.
      var patience = 100_000
      guard
        let found = member(Array(name.utf8), of: type, depth: 0, patience: &patience),
        found.bits % 8 == 0
      else { return nil }
      offset += found.bits / 8
      type = found.type
    }
    return Field(offset: offset, size: size(of: type, depth: 0) ?? 0)
  }

  private func member(
    _ name: [UInt8], of type: UInt32, depth: Int, patience: inout Int
  ) -> (bits: UInt64, type: UInt32)? {
    guard depth < 16, let record = record(type), let kind = kind(at: record),
      kind == .structure || kind == .union
    else { return nil }
    let info = word(record + 4)
    let hasBitFields = info >> 31 != 0
    for index in 0..<Int(info & 0xffff) {
      patience -= 1
      guard patience > 0 else { return nil }
      let place = record + Self.recordSize + 12 * index
      let (inner, position) = (word(place + 4), word(place + 8))
      let bits = UInt64(hasBitFields ? position & 0xff_ffff : position)
      if hasName(place, name) {
        return hasBitFields && position >> 24 != 0 ? nil : (bits, inner)
      }
      guard word(place) == 0 else { continue }
      if let found = member(name, of: inner, depth: depth + 1, patience: &patience) {
        return (bits + found.bits, found.type)
      }
    }
    return nil
  }

  private func size(of type: UInt32, depth: Int) -> UInt64? {
    guard depth < 8, let record = record(type) else { return nil }
    switch kind(at: record) {
    case .pointer: return 8
    case .array:
      guard let element = size(of: word(record + 12), depth: depth + 1) else { return nil }
      let (size, isTooLarge) = element.multipliedReportingOverflow(by: UInt64(word(record + 20)))
      return isTooLarge ? nil : size
    case .integer, .structure, .union, .enumeration, .float, .wideEnumeration:
      return UInt64(word(record + 8))
    default: return nil
    }
  }

  /// The number of a case of an enumeration.
  package func value(ofCase name: String) -> UInt32? {
    let name = Array(name.utf8)
    for record in records where kind(at: record) == .enumeration {
      for index in 0..<Int(word(record + 4) & 0xffff) {
        let place = record + Self.recordSize + 8 * index
        if hasName(place, name) { return word(place + 4) }
      }
    }
    return nil
  }

  // MARK: Bytes

  /// Whether what stands at a place begins with the number of this name.
  private func hasName(_ place: Int, _ name: [UInt8]) -> Bool {
    let start = strings.lowerBound + Int(word(place))
    guard start + name.count < strings.upperBound, bytes[start + name.count] == 0 else {
      return false
    }
    return name.indices.allSatisfy { bytes[start + $0] == name[$0] }
  }

  private func word(_ place: Int) -> UInt32 { Self.word(bytes, place) }

  private static func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }
}
