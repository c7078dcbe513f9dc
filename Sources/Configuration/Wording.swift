/// `text` between quotes, fit for one line of a terminal: what does not print is escaped, and what
/// is long is cut, so that a hostile file cannot write into the user's screen.
func quoted(_ text: String) -> String {
  let limit = 60
  var line = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == limit {
      line += "..."
      break
    }
    line += printable(scalar)
    count += 1
  }
  return "'\(line)'"
}

private func printable(_ scalar: Unicode.Scalar) -> String {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
    scalar.escaped(asASCII: true)
  default: String(scalar)
  }
}

/// `a`, `a or b`, `a, b or c`.
func wordList(_ words: [String], _ conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}
