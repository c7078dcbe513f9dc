import System

/// From words to arguments, in POSIX's order (2.6): tilde, parameters, commands and arithmetic; then
/// splitting, names of files, and quotes go.
extension Shell {
  func expand(_ words: [Word]) throws(Interruption) -> [ByteString] {
    var arguments: [ByteString] = []
    for word in words {
      for field in try fields(of: word) { arguments += pathNames(field) }
    }
    return arguments
  }

  /// Without splitting and wildcards: for assignments, redirections and `case`.
  func expandToText(_ word: Word) throws(Interruption) -> ByteString {
    try expandWhole(word).text
  }

  func expandToPattern(_ word: Word) throws(Interruption) -> ByteString {
    try expandWhole(word).pattern
  }

  private func expandWhole(_ word: Word) throws(Interruption) -> Field {
    var expander = Expander(splits: false)
    try expand(word.parts, into: &expander, quoted: false)
    return expander.joined
  }

  private func fields(of word: Word) throws(Interruption) -> [Field] {
    var expander = Expander(splits: true, separators: self["IFS"] ?? " \t\n")
    try expand(word.parts, into: &expander, quoted: false)
    return expander.finished
  }

  private func expand(
    _ parts: [WordPart], into expander: inout Expander, quoted: Bool
  ) throws(Interruption) {
    for (index, part) in parts.enumerated() {
      switch part {
      case .text(let text):
        let replaced = index == 0 && !quoted ? expandTilde(text) : nil
        if let replaced { expander.append(replaced.home, quoted: true) }
        expander.append(replaced?.rest ?? text, quoted: quoted)
      case .quoted(let text): expander.append(text, quoted: true)
      case .doubleQuoted(let inner): try expandDoubleQuoted(inner, into: &expander)
      case .parameter(let parameter): try expand(parameter, into: &expander, quoted: quoted)
      case .substitution(let command):
        expander.appendResult(try substitute(command), quoted: quoted)
      case .arithmetic(let inner):
        let text = try expandToText(Word(parts: [.doubleQuoted(inner)]))
        expander.appendResult("\(try evaluate(text))", quoted: quoted)
      }
    }
  }

  private func expandDoubleQuoted(
    _ parts: [WordPart], into expander: inout Expander
  ) throws(Interruption) {
    // "$@" without parameters is no argument, not an empty one.
    if parts.count == 1, case .parameter(let only) = parts[0], only.name == "@",
      case .value = only.operation
    {
      expander.appendSeparately(parameters)
      return
    }
    expander.noteQuotes()
    try expand(parts, into: &expander, quoted: true)
  }

  /// `~/x` and `~user/x`.
  private func expandTilde(_ text: ByteString) -> (home: ByteString, rest: ByteString)? {
    guard text.first == UInt8(ascii: "~") else { return nil }
    let end = text.bytes.firstIndex(of: UInt8(ascii: "/")) ?? text.count
    let name = ByteString(text[1..<end])
    guard let home = name.isEmpty ? self["HOME"] : Accounts.home(name) else { return nil }
    return (home, ByteString(text.bytes[end...]))
  }

  private func expand(
    _ parameter: Parameter, into expander: inout Expander, quoted: Bool
  ) throws(Interruption) {
    if case .value = parameter.operation, parameter.name == "@" || parameter.name == "*" {
      expandAll(parameter.name, into: &expander, quoted: quoted)
      return
    }
    let value = self[parameter.name]
    let isSet = value != nil && !(parameter.emptyIsUnset && value?.isEmpty == true)
    switch parameter.operation {
    case .value, .length, .withoutPrefix, .withoutSuffix:
      if value == nil && settings.failsOnUnset { throw failure("\(parameter.name): not set") }
      let result = try changed(value ?? "", by: parameter)
      expander.appendResult(result, quoted: quoted)
    case .alternative:
      if isSet { try expand(parameter.word.parts, into: &expander, quoted: quoted) }
    case .orDefault where !isSet:
      try expand(parameter.word.parts, into: &expander, quoted: quoted)
    case .orAssign where !isSet:
      let text = try expandToText(parameter.word)
      try assign(parameter.name, text)
      expander.appendResult(text, quoted: quoted)
    case .orFail where !isSet:
      let text = try expandToText(parameter.word)
      throw failure("\(parameter.name): \(text.isEmpty ? "not set" : text)")
    default: expander.appendResult(value ?? "", quoted: quoted)
    }
  }

  /// `$*` and `$@`: joined by the first separator within quotes, each on its own otherwise.
  private func expandAll(_ name: ByteString, into expander: inout Expander, quoted: Bool) {
    if name == "*" && (quoted || !expander.splits) {
      let separators = self["IFS"] ?? " "
      let first = separators.first.map { ByteString([$0]) } ?? ""
      expander.appendResult(parameters.joined(by: first), quoted: true)
    } else if quoted {
      expander.appendSeparately(parameters)
    } else {
      for (index, value) in parameters.enumerated() {
        if index > 0 { expander.breakField() }
        expander.appendResult(value, quoted: false)
      }
    }
  }

  private func changed(
    _ value: ByteString, by parameter: Parameter
  ) throws(Interruption) -> ByteString {
    switch parameter.operation {
    case .length:
      let all = parameter.name == "@" || parameter.name == "*"
      return all ? "\(parameters.count)" : "\(value.count)"
    case .withoutPrefix(let longest):
      let glob = Glob(try expandToPattern(parameter.word))
      let ends = Array(0...value.count)
      for end in longest ? ends.reversed() : ends where glob.matches(value[0..<end]) {
        return ByteString(value[end..<value.count])
      }
      return value
    case .withoutSuffix(let longest):
      let glob = Glob(try expandToPattern(parameter.word))
      let starts = Array(0...value.count)
      for start in longest ? starts : starts.reversed()
      where glob.matches(value[start..<value.count]) {
        return ByteString(value[0..<start])
      }
      return value
    default: return value
    }
  }

  /// The output of a command, without the newlines at its end.
  private func substitute(_ command: Command) throws(Interruption) -> ByteString {
    guard let ends = try? FileDescriptor.pipe() else { throw failure("no pipe") }
    let child = try fork { () throws(Interruption) in
      try? ends.writing.duplicate(as: .standardOutput)
      return try self.run(command)
    }
    try? ends.writing.close()
    var text = (try? ends.reading.readAll()) ?? ""
    try? ends.reading.close()
    status = waitForChild(child)
    substitutionStatus = status
    while text.last == UInt8(ascii: "\n") { text.removeLast() }
    return ByteString(text.bytes.filter { $0 != 0 })
  }
}
