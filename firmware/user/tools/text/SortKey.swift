import System

/// A part of lines by which they are sorted, and how: `2,3`, `2.1n`, `3rh`.
struct SortKey {
  struct Flags {
    var numeric = false
    var human = false
    var reversed = false
    var foldsCase = false
    var skipsBlanks = false

    init() {}

    init(_ call: Invocation) {
      numeric = call.has("n")
      human = call.has("h")
      reversed = call.has("r")
      foldsCase = call.has("f")
      skipsBlanks = call.has("b")
    }

    mutating func set(_ letter: UInt8) -> Bool {
      switch letter {
      case UInt8(ascii: "n"): numeric = true
      case UInt8(ascii: "h"): human = true
      case UInt8(ascii: "r"): reversed = true
      case UInt8(ascii: "f"): foldsCase = true
      case UInt8(ascii: "b"): skipsBlanks = true
      default: return false
      }
      return true
    }
  }

  /// A field and a character in it, both from 1; character 0 is the field's end.
  private struct Place {
    var field = 1
    var character = 0
  }

  private var start = Place(field: 1, character: 1)
  private var end: Place?
  private var flags: Flags

  init(wholeLine flags: Flags) { self.flags = flags }

  init?(_ text: ByteString, _ general: Flags) {
    flags = Flags()
    let parts = text.split(at: ",")
    var own = false
    guard parts.count <= 2, let first = SortKey.parse(parts[0], &flags, &own) else { return nil }
    start = first
    start.character = max(1, start.character)
    if parts.count == 2 {
      guard let last = SortKey.parse(parts[1], &flags, &own) else { return nil }
      end = last
    }
    if !own { flags = general }
  }

  private static func parse(_ text: ByteString, _ flags: inout Flags, _ own: inout Bool) -> Place? {
    let numbers = text.bytes.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
    for letter in text.bytes[numbers.endIndex...] {
      guard flags.set(letter) else { return nil }
      own = true
    }
    let parts = ByteString(numbers).split(at: ".")
    guard let field = parts.first?.integer, field > 0 else { return nil }
    return Place(field: field, character: parts.count > 1 ? parts[1].integer ?? 0 : 0)
  }

  func compare(_ left: ByteString, _ right: ByteString, _ separator: UInt8?) -> Int {
    let a = part(of: left, separator)
    let b = part(of: right, separator)
    let result: Int
    if flags.human {
      result = SortKey.order(SortKey.size(a), SortKey.size(b))
    } else if flags.numeric {
      result = SortKey.order(SortKey.number(a), SortKey.number(b))
    } else {
      result = compareText(a, b)
    }
    return flags.reversed ? -result : result
  }

  private func compareText(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
    var (left, right) = (a, b)
    if flags.skipsBlanks {
      left = left.drop { $0.isSpace }
      right = right.drop { $0.isSpace }
    }
    while let x = left.popFirst() {
      guard let y = right.popFirst() else { return 1 }
      let (p, q) = flags.foldsCase ? (x.raised, y.raised) : (x, y)
      if p != q { return p < q ? -1 : 1 }
    }
    return right.isEmpty ? 0 : -1
  }

  private static func order(_ a: Double, _ b: Double) -> Int { a < b ? -1 : a > b ? 1 : 0 }

  /// The number that a text begins with, 0 if with none.
  private static func number(_ text: ArraySlice<UInt8>) -> Double {
    var rest = text.drop { $0.isSpace }
    return number(&rest)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> Double {
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest = rest.dropFirst() }
    var value = 0.0
    while let digit = rest.first, digit.isDigit {
      value = value * 10 + Double(digit - 48)
      rest = rest.dropFirst()
    }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      var scale = 0.1
      while let digit = rest.first, digit.isDigit {
        value += Double(digit - 48) * scale
        scale /= 10
        rest = rest.dropFirst()
      }
    }
    return negative ? -value : value
  }

  private static func size(_ text: ArraySlice<UInt8>) -> Double {
    var rest = text.drop { $0.isSpace }
    var value = number(&rest)
    let units = ByteString("KMGTPE")
    if let letter = rest.first, let unit = units.bytes.firstIndex(of: letter.raised) {
      for _ in 0...unit { value *= 1024 }
    }
    return value
  }

  private func part(of line: ByteString, _ separator: UInt8?) -> ArraySlice<UInt8> {
    if end == nil && start.field == 1 && start.character == 1 { return line.bytes[...] }
    let fields = SortKey.fields(line, separator)
    guard start.field <= fields.count else { return [] }
    var from = fields[start.field - 1].lowerBound
    if flags.skipsBlanks { while from < line.count && line[from].isSpace { from += 1 } }
    from = min(line.count, from + start.character - 1)
    var to = line.count
    if let end, end.field <= fields.count {
      let field = fields[end.field - 1]
      to = end.character == 0 ? field.upperBound : min(line.count, field.lowerBound + end.character)
    }
    return from < to ? line.bytes[from..<to] : []
  }

  /// Without a separator a field begins with the blanks before it.
  private static func fields(_ line: ByteString, _ separator: UInt8?) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = 0
    if let separator {
      for (index, byte) in line.bytes.enumerated() where byte == separator {
        fields.append(start..<index)
        start = index + 1
      }
    } else {
      var seenText = false
      for (index, byte) in line.bytes.enumerated() {
        if byte.isSpace && seenText {
          fields.append(start..<index)
          start = index
          seenText = false
        } else if !byte.isSpace {
          seenText = true
        }
      }
    }
    return fields + [start..<line.count]
  }
}
