/// Help being written: two columns of text, at most 80 characters wide.
struct HelpPage {
  private static let width = 80
  /// Where the second column starts; a longer first column gets a line of its own.
  private static let secondColumn = 28

  private(set) var text = ""

  mutating func blank() { text += "\n" }

  mutating func paragraph(_ words: String) { wrap(words, first: "", indentation: 0) }

  /// Lines that stay as they are.
  mutating func picture(_ lines: String) { text += lines + "\n" }

  /// `label` and what continues below its end.
  mutating func hanging(_ label: String, _ words: String) {
    wrap(words, first: label, indentation: label.count)
  }

  /// A name and what it means.
  mutating func row(_ name: String, _ meaning: String) {
    twoColumns("  \(name)", meaning, column: Self.secondColumn)
  }

  /// A fact about one setting.
  mutating func field(_ name: String, _ value: String) {
    twoColumns("  \(name)", value, column: 16)
  }

  /// A command line, never broken, and its meaning below.
  mutating func example(_ line: String, _ meaning: String) {
    text += "  \(line)\n"
    wrap(meaning, first: "      ", indentation: 6)
  }

  private mutating func twoColumns(_ left: String, _ right: String, column: Int) {
    if left.count + 2 > column {
      text += left + "\n"
      wrap(right, first: String(repeating: " ", count: column), indentation: column)
    } else {
      let padding = String(repeating: " ", count: column - left.count)
      wrap(right, first: left + padding, indentation: column)
    }
  }

  /// Words to lines; only a word longer than a line may stick out.
  private mutating func wrap(_ words: String, first: String, indentation: Int) {
    var line = first
    var isEmpty = true
    for word in words.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > Self.width {
        text += line + "\n"
        line = String(repeating: " ", count: indentation)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    text += line + "\n"
  }
}
