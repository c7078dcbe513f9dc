import System

/// Collects the parts of a word, and splits what expansions gave where separators stand (2.6.5).
struct Expander {
  let splits: Bool
  private let separators: ByteString
  private var fields: [Field] = []
  private var current = Field()

  init(splits: Bool, separators: ByteString = "") {
    self.splits = splits
    self.separators = separators
  }

  mutating func append(_ text: ByteString, quoted: Bool) {
    current.append(text, quoted: quoted)
    if quoted { current.hadQuotes = true }
  }

  mutating func noteQuotes() { current.hadQuotes = true }

  mutating func breakField() {
    if !current.isEmpty { fields.append(current) }
    current = Field()
  }

  /// "$@": every value is an argument, the first and the last joined to what stands around them.
  mutating func appendSeparately(_ values: [ByteString]) {
    for (index, value) in values.enumerated() {
      if index > 0 {
        if splits { breakField() } else { current.append(" ", quoted: true) }
      }
      append(value, quoted: true)
      current.hadQuotes = true
    }
  }

  /// What a parameter or a command gave. Blanks among the separators run together; each other one
  /// ends a field, if only an empty one.
  mutating func appendResult(_ text: ByteString, quoted: Bool) {
    if quoted || !splits {
      current.append(text, quoted: quoted)
      return
    }
    for (index, byte) in text.bytes.enumerated() {
      if !separators.bytes.contains(byte) {
        current.append(ByteString([byte]), quoted: false)
      } else if byte.isSpace {
        breakField()
      } else {
        // a:b and a : b split alike: blanks around another separator belong to it.
        if !current.isEmpty || !endsWithBlank(text, before: index) { current.hadQuotes = true }
        breakField()
      }
    }
  }

  /// Whether a separating blank stands right before, so that its field has ended already.
  private func endsWithBlank(_ text: ByteString, before index: Int) -> Bool {
    index > 0 && text[index - 1].isSpace && separators.bytes.contains(text[index - 1])
  }

  var finished: [Field] { current.isEmpty ? fields : fields + [current] }

  var joined: Field {
    var result = Field()
    for (index, field) in finished.enumerated() {
      if index > 0 { result.append(" ", quoted: true) }
      result.bytes += field.bytes
      result.quoted += field.quoted
    }
    return result
  }
}
