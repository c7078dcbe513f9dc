/// A line that was typed at the colon.
enum ConsoleCommand: Equatable {
  case action(Action)
  case run(rate: UInt64?)
  case save(String)
  case screenshot(String)
  /// Nil ends the recording.
  case record(String?)
  case open(String)
  case send(String)
  case reset

  /// A command in the list of them.
  struct Row {
    let name: String
    let argument: String
    let summary: String
  }

  /// Those that are not only the name of an action.
  private static let rows: [Row] = [
    Row(name: "continue", argument: "", summary: "go on, as fast as possible"),
    Row(name: "slow", argument: "N", summary: "go on with N instructions a second"),
    Row(name: "save", argument: "FILE", summary: "save the machine in FILE"),
    Row(name: "screenshot", argument: "FILE", summary: "the guest's screen as a PNG file"),
    Row(
      name: "record", argument: "FILE", summary: "record the machine in FILE; without one, end that"
    ),
    Row(
      name: "open", argument: "FILE", summary: "one more machine: a machine file, or a saved one"),
    Row(name: "send", argument: "TEXT", summary: "type TEXT and Enter in the guest's terminal"),
    Row(name: "reset", argument: "", summary: "switch the machine off and on"),
  ]

  static var all: [Row] {
    rows
      + Action.allCases.filter { action in !rows.contains { $0.name == action.rawValue } }.map {
        Row(name: $0.rawValue, argument: "", summary: $0.summary)
      }
  }

  /// What a line may go on as.
  static func completions(of text: String) -> [String] {
    all.map(\.name).filter { $0.hasPrefix(text) }.sorted()
  }
}

/// What is wrong with a line that was typed: what to tell the user.
struct ConsoleCommandError: Error, Equatable {
  let message: String
}

extension ConsoleCommand {
  /// Reads a line; nil where it is empty.
  static func parse(_ line: String) throws(ConsoleCommandError) -> ConsoleCommand? {
    let words = line.split(separator: " ", maxSplits: 1)
    guard let first = words.first.map(String.init) else { return nil }
    let argument = words.count > 1 ? String(words[1]).trimmed : ""
    let name = try fullName(first)
    switch name {
    case "continue": return .run(rate: nil)
    case "slow": return .run(rate: try count(argument, name))
    case "save" where !argument.isEmpty: return .save(argument)
    case "screenshot" where !argument.isEmpty: return .screenshot(argument)
    case "record": return .record(argument.isEmpty ? nil : argument)
    case "open":
      guard !argument.isEmpty else {
        throw ConsoleCommandError(message: "'open' wants a machine file, or a saved machine")
      }
      return .open(argument)
    case "send": return .send(argument)
    case "reset": return .reset
    default: break
    }
    guard argument.isEmpty else {
      throw ConsoleCommandError(message: "'\(name)' takes nothing behind it")
    }
    return Action(rawValue: name).map { .action($0) }
  }

  /// The command that begins so, if only one does.
  private static func fullName(_ name: String) throws(ConsoleCommandError) -> String {
    let names = all.map(\.name)
    if names.contains(name) { return name }
    let possible = completions(of: name)
    if possible.count == 1 { return possible[0] }
    if possible.count > 1 {
      throw ConsoleCommandError(message: "'\(name)' may be \(possible.joined(separator: ", "))")
    }
    throw ConsoleCommandError(message: "there is no command '\(name)': ? lists them")
  }

  private static func count(_ text: String, _ name: String) throws(ConsoleCommandError) -> UInt64 {
    guard let number = UInt64(text), (1...1_000_000_000).contains(number) else {
      throw ConsoleCommandError(
        message: "'\(name)' wants a number of instructions a second, from 1 to 1000000000")
    }
    return number
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
