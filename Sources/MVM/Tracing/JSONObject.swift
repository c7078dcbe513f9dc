/// A JSON object (RFC 8259) on one line, being written. Numbers of 64 bits that are not counts go in as text: JSON's are
/// doubles to most readers.
package struct JSONObject {
  private var members: [String] = []

  package init() {}

  package var text: String { "{" + members.joined(separator: ",") + "}" }

  package mutating func add(_ key: String, _ value: UInt64) { add(key, json: String(value)) }

  package mutating func add(_ key: String, _ value: Bool) { add(key, json: String(value)) }

  package mutating func add(_ key: String, _ value: String) { add(key, json: Self.quoted(value)) }

  mutating func add(_ key: String, _ value: JSONObject) { add(key, json: value.text) }

  package mutating func add(_ key: String, _ values: [JSONObject]) {
    add(key, json: "[" + values.map(\.text).joined(separator: ",") + "]")
  }

  private mutating func add(_ key: String, json: String) {
    members.append(Self.quoted(key) + ":" + json)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
