/// All that a command of the command line takes: its parser and its help are made from this.
///
/// A command declares a struct of what it wants to know, with defaults, and a table of rows that
/// fill it in:
///
///     let table = OptionTable<Explanation>(
///       command: "mvm explain", summary: "say what instructions do",
///       positionals: [Positional("WORD", \.words, .number(in: 0...0xFFFF_FFFF), ...)],
///       groups: [SettingGroup("Options", [Setting("isa", .optional(\.isa, ...), ...)])])
///     switch try table.parse(arguments) {
///     case .help(let text): print(text)
///     case .arguments(let given): try given.apply(to: &explanation)
///     }
package struct OptionTable<Target: Sendable>: Sendable {
  /// A command line worth copying, and what it does.
  package struct Example: Sendable {
    package let line: String
    package let meaning: String

    package init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  /// What the user types before the arguments: `mvm run`.
  package let command: String
  /// What the command does, in a line that starts small and has no full stop.
  package let summary: String
  package let positionals: [Positional<Target>]
  package let groups: [SettingGroup<Target>]
  /// Paragraphs that end the help; one that begins with a blank is shown as it is, line by line.
  package let notes: [String]
  package let examples: [Example]
  /// A target as it is before anything is given, for the defaults in the help.
  package let blank: Target

  package init(
    command: String, summary: String, positionals: [Positional<Target>] = [],
    groups: [SettingGroup<Target>], notes: [String] = [], examples: [Example] = [], blank: Target
  ) {
    self.command = command
    self.summary = summary
    self.positionals = positionals
    self.groups = groups
    self.notes = notes
    self.examples = examples
    self.blank = blank
  }

  /// Every row, in the order of the help.
  package var settings: [Setting<Target>] { groups.flatMap(\.settings) }

  /// The usage line, without the word "usage".
  package var usage: String {
    ([command] + positionals.map(\.usage) + (groups.isEmpty ? [] : ["[--option value]..."]))
      .joined(separator: " ")
  }
}
