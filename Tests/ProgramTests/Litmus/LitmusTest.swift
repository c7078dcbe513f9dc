import MVM
import Testing
import Trial

/// What a few harts do to x and y at once, and an outcome that the memory model forbids, or allows (unprivileged manual, chapter
/// "RVWMO").
struct LitmusTest: CustomTestStringConvertible, Sendable {
  /// The name that the literature has for it.
  let name: String
  /// What each hart does. `[x]` and `[y]` are the variables, `a` and `b` what it sees, `one` and `two` these numbers.
  let harts: [[String]]
  /// The outcome: `1:a=1` is of hart 1, `x=1` of memory at the end.
  let outcome: String
  /// Whether it must not come about.
  let isForbidden: Bool

  init(_ name: String, _ harts: [[String]], forbidden outcome: String) {
    (self.name, self.harts, self.outcome, isForbidden) = (name, harts, outcome, true)
  }

  init(_ name: String, _ harts: [[String]], allowed outcome: String) {
    (self.name, self.harts, self.outcome, isForbidden) = (name, harts, outcome, false)
  }

  var testDescription: String { name }

  /// The program.
  func assembly(rounds: Int) -> String {
    var text = "#include \"program.inc\"\n.equ HARTS, \(harts.count)\n.equ ROUNDS, \(rounds)\n"
    for hart in 0..<4 {
      let lines = hart < harts.count ? harts[hart].map { "  " + Self.instruction($0) } : []
      text += ".macro body\(hart)\n\(lines.joined(separator: "\n"))\n.endm\n"
    }
    let conditions = outcome.split(separator: " ").map { Self.condition(String($0)) }
    return text + ".macro judge\n\(conditions.joined())\n.endm\n#include \"litmus.inc\"\n"
  }

  private static let words = [
    "[x]": "0(s1)", "[y]": "0(s2)", "(x)": "(s1)", "(y)": "(s2)", "&x": "s1", "&y": "s2", "a": "a0",
    "b": "a1", "one": "s3", "two": "s4",
  ]

  private static func instruction(_ text: String) -> String {
    text.split(separator: " ").map { word in
      let comma = word.hasSuffix(",") ? "," : ""
      let bare = String(comma.isEmpty ? word : word.dropLast())
      return (words[bare] ?? bare) + comma
    }.joined(separator: " ")
  }

  /// `1:a=1`, `x=2`.
  private static func condition(_ text: String) -> String {
    let sides = text.split(separator: "=")
    let place: String
    if sides[0].contains(":"), let hart = sides[0].first?.wholeNumberValue {
      place = "\(hart * 64 + (sides[0].hasSuffix("b") ? 8 : 0))(s7)"
    } else {
      place = sides[0] == "x" ? "0(s1)" : "0(s2)"
    }
    return "  ld t0, \(place)\n  li t1, \(sides[1])\n  bne t0, t1, 5f\n"
  }
}
