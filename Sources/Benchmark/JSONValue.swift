/// A value of JSON (RFC 8259).
package indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case count(UInt64)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// A text, or nothing.
  package static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

  /// A number, or nothing.
  package static func optional(_ number: Double?) -> JSONValue {
    number.map { .number($0) } ?? .null
  }

  /// All of it: a line an item of whatever holds other lists or objects.
  package func written(indentation: Int = 0) -> String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .count(let value): "\(value)"
    case .number(let value): value.isFinite ? value.decimal(6) : "null"
    case .text(let text): Self.quoted(text)
    case .list(let items):
      Self.enclosed(
        items.map { $0.written(indentation: indentation + 2) }, "[", "]", indentation,
        inLines: items.contains(where: \.hasParts))
    case .object(let fields):
      Self.enclosed(
        fields.map {
          "\(Self.quoted($0.name)): \($0.value.written(indentation: indentation + 2))"
        }, "{", "}", indentation, inLines: fields.contains { $0.value.hasParts })
    }
  }

  private var hasParts: Bool {
    switch self {
    case .list, .object: true
    default: false
    }
  }

  private static func enclosed(
    _ parts: [String], _ open: String, _ close: String, _ indentation: Int, inLines: Bool
  ) -> String {
    guard inLines else { return open + parts.joined(separator: ", ") + close }
    let margin = String(repeating: " ", count: indentation)
    return "\(open)\n"
      + parts.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)\(close)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
