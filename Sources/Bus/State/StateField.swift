/// A field of a chunk, for people.
public struct StateField: Equatable, Sendable {
  /// Its name, with the groups that it lies in, apart by dots.
  public let name: String
  /// Its value in words: numbers in decimal and, where that is shorter, hexadecimal.
  public let value: String
}

extension StateField {
  /// The fields of a chunk, whichever part wrote it.
  ///
  /// - Throws: `cut` or `unexpected` where the bytes are none.
  public static func fields(of chunk: String, _ bytes: [UInt8]) throws(StateError) -> [StateField] {
    var reader = StateFieldReader(chunk: chunk, bytes: bytes)
    return try reader.fields()
  }
}

/// Reads fields by what they say of themselves.
private struct StateFieldReader {
  typealias Kind = StateVisitor.Kind

  let chunk: String
  let bytes: [UInt8]
  private var position = 0
  private var path: [String] = []

  init(chunk: String, bytes: [UInt8]) {
    self.chunk = chunk
    self.bytes = bytes
  }

  mutating func fields() throws(StateError) -> [StateField] {
    var fields: [StateField] = []
    while position < bytes.count {
      let kind = UInt8(truncatingIfNeeded: try number(1))
      let length = Int(try number(1))
      let name = String(decoding: try slice(length), as: UTF8.self)
      switch kind {
      case Kind.group: path.append(name)
      case Kind.list:
        fields.append(field(name, "\(try number(4)) elements"))
        path.append("")
      case Kind.end:
        guard path.popLast() != nil else {
          throw StateError(.unexpected, chunk: chunk, field: name)
        }
      default: fields.append(field(name, try value(kind, name)))
      }
    }
    return fields
  }

  private func field(_ name: String, _ value: String) -> StateField {
    var full = ""
    for group in path where !group.isEmpty { full += group + "." }
    return StateField(name: full + name, value: value)
  }

  private mutating func value(_ kind: UInt8, _ name: String) throws(StateError) -> String {
    switch kind {
    case Kind.bool: return try number(1) == 0 ? "no" : "yes"
    case Kind.absent: return "none"
    case Kind.unsigned...Kind.unsigned + 3: return Self.shown(try number(1 << Int(kind & 3)))
    case Kind.signed...Kind.signed + 3:
      let width = 1 << Int(kind & 3)
      let shift = UInt64(64 - width * 8)
      return String(Int64(bitPattern: try number(width) << shift) >> Int64(shift))
    case Kind.text: return String(decoding: try slice(Int(try number(4))), as: UTF8.self)
    case Kind.bytes: return try numbers(width: 1)
    case Kind.numbers...Kind.numbers + 3: return try numbers(width: 1 << Int(kind & 3))
    default: throw StateError(.unexpected, chunk: chunk, field: name)
    }
  }

  private mutating func numbers(width: Int) throws(StateError) -> String {
    let count = Int(try number(4))
    guard count <= 32 else {
      _ = try slice(count * width)
      return "\(count) numbers"
    }
    var text = ""
    for index in 0..<count { text += (index == 0 ? "" : " ") + Self.shown(try number(width)) }
    return text.isEmpty ? "none" : text
  }

  private static func shown(_ number: UInt64) -> String {
    number < 10_000 ? String(number) : "0x" + String(number, radix: 16)
  }

  private mutating func number(_ width: Int) throws(StateError) -> UInt64 {
    var value: UInt64 = 0
    for byte in try slice(width).reversed() { value = value << 8 | UInt64(byte) }
    return value
  }

  private mutating func slice(_ count: Int) throws(StateError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw StateError(.cut, chunk: chunk) }
    position += count
    return bytes[position - count..<position]
  }
}
