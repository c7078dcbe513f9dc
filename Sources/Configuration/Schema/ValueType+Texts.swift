extension ValueType<String> {
  /// A file or folder. What is relative is so to the folder of the machine file, or, for an
  /// option, to the current one; `..` is left to the operating system, which knows about links.
  package static let path = ValueType(
    placeholder: "FILE", allowed: "a file name",
    parse: { text, folder in
      guard !text.isEmpty, !text.hasPrefix("/"), !folder.isEmpty else { return text }
      return folder.hasSuffix("/") ? folder + text : "\(folder)/\(text)"
    },
    accepts: { !$0.isEmpty && isText($0) }, show: { $0 })

  /// A file or folder, or a word that names none.
  package static func path(or words: String...) -> Self {
    ValueType(
      placeholder: path.placeholder, allowed: wordList([path.allowed] + words, "or"),
      parse: { text, folder in words.contains(text) ? text : path.parse(text, folder) },
      accepts: path.accepts, show: path.show)
  }

  /// Any text, also none. A zero byte would end it early wherever C strings are used.
  package static func text(atMost limit: Int) -> Self {
    ValueType(
      placeholder: "TEXT", allowed: "text of at most \(limit) bytes", parse: { text, _ in text },
      accepts: { $0.utf8.count <= limit && isText($0) }, show: { $0 })
  }

  /// One word without spaces.
  package static func word(placeholder: String, allowed: String) -> Self {
    ValueType(
      placeholder: placeholder, allowed: allowed, parse: { text, _ in text },
      accepts: { text in
        !text.isEmpty && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace }
          && isText(text)
      },
      show: { $0 })
  }
}

@Sendable private func isText(_ text: String) -> Bool { !text.utf8.contains(0) }

extension ValueType<Bool> {
  /// `true` or `false`.
  package static let boolean = ValueType(
    placeholder: "BOOL", allowed: "true or false", isExhaustive: true,
    parse: { text, _ in Bool(text) }, show: { String($0) })
}

extension ValueType where Value: CaseIterable & RawRepresentable<String> {
  /// One of the words that an enumeration has.
  package static func choice(placeholder: String) -> Self {
    ValueType(
      placeholder: placeholder, allowed: wordList(Value.allCases.map(\.rawValue), "or"),
      isExhaustive: true, parse: { text, _ in Value(rawValue: text) }, show: { $0.rawValue })
  }
}
