import System

/// What a script consists of, as the parser leaves it.
indirect enum Command {
  case simple(SimpleCommand)
  case pipeline([Command], negated: Bool)
  case and(Command, Command)
  case or(Command, Command)
  case sequence([Command])
  case background(Command, text: ByteString)
  case group(Command)
  case subshell(Command)
  case conditional(condition: Command, then: Command, otherwise: Command?)
  case loop(condition: Command, body: Command, until: Bool)
  case iteration(variable: ByteString, words: [Word]?, body: Command)
  case selection(Word, [Arm])
  case function(ByteString, Command)
  case redirected(Command, [Redirection])

  /// An arm of `case`: its patterns and what they lead to.
  struct Arm {
    let patterns: [Word]
    let body: Command
  }
}

/// A command's name and arguments, with what stands around them.
struct SimpleCommand {
  var assignments: [(name: ByteString, value: Word)] = []
  var words: [Word] = []
  var redirections: [Redirection] = []
  let line: Int
}

/// `2>file`, `<&3`, `<<END`.
struct Redirection {
  enum Kind {
    case input, output, append, readWrite
    case duplicate
    case document(HereDocument)
    case text
  }
  let kind: Kind
  let descriptor: Int
  let target: Word
}

/// The text of `<<END`, which follows the line that names it.
final class HereDocument {
  let delimiter: ByteString
  let isLiteral: Bool
  let stripsTabs: Bool
  var body = Word(parts: [])

  init(delimiter: ByteString, isLiteral: Bool, stripsTabs: Bool) {
    self.delimiter = delimiter
    self.isLiteral = isLiteral
    self.stripsTabs = stripsTabs
  }
}

/// A word before its expansion.
struct Word {
  var parts: [WordPart]

  /// The word if it is plain text, as reserved words, names and aliases are.
  var plainText: ByteString? {
    guard parts.count == 1, case .text(let text) = parts[0] else { return nil }
    return text
  }
}

indirect enum WordPart {
  /// As it was typed: wildcards and a tilde mean something.
  case text(ByteString)
  /// Behind a backslash or within single quotes.
  case quoted(ByteString)
  case doubleQuoted([WordPart])
  case parameter(Parameter)
  case substitution(Command)
  case arithmetic([WordPart])
}

/// `$name`, `${name:-word}` and their kin.
struct Parameter {
  enum Operation {
    case value, length
    case orDefault, orAssign, orFail, alternative
    case withoutPrefix(longest: Bool)
    case withoutSuffix(longest: Bool)
  }
  let name: ByteString
  var operation = Operation.value
  /// Whether an empty value counts as none, which the colon asks for.
  var emptyIsUnset = false
  var word = Word(parts: [])
}

/// Why a text is no script.
struct SyntaxError: Error {
  let message: ByteString
  let line: Int
  /// Whether more text could complete it: an interactive shell asks for more.
  var isIncomplete = false
}
