/// What a console is told of itself.
package struct ConsoleArguments: Equatable, Sendable {
  /// Whether the machine is shown on one.
  package var isWanted = false
  /// Whether the machine waits before the first instruction.
  package var startsPaused = false
  /// The file that says which key does what; nil for the user's, if there is one.
  package var keys: String?
  /// Whether such a file is printed instead.
  package var listsKeys = false
  /// Whether all is said line by line.
  package var isPlain = false

  package init() {}

  /// The options of commands that run a machine anyway.
  static let group = SettingGroup<ConsoleArguments>(
    "To look at it",
    [
      Setting(
        "console", .flag(\.isWanted), example: "true", otherNames: ["ui", "tui"],
        help: "show it on the screens of 'mvm console'"),
      keys, plain,
    ])

  /// The options of the command that is the console.
  static let ownGroup = SettingGroup<ConsoleArguments>(
    "The console",
    [
      Setting(
        "paused", .flag(\.startsPaused), example: "true", otherNames: ["stopped", "halted"],
        help: "wait before the first instruction"),
      keys, plain,
      Setting(
        "list-keys", .flag(\.listsKeys), example: "true", otherNames: ["show-keys", "print-keys"],
        help: "print which key does what, as such a file, instead of running"),
    ])

  private static let keys = Setting<ConsoleArguments>(
    "keys", .optional(\.keys, .path), example: "keys.yaml", otherNames: ["keymap", "bindings"],
    help: "which key of the console does what (default: ~/.config/mvm/keys.yaml, if there is one)",
    details: """
      A line for an action: 'step: s', or 'step: [s, F8]' for several keys. 'mvm console --list-keys' prints all of \
      them as they are. Keys are named as in F5, C-l (with Ctrl), M-1 (with Alt), Space, PageUp, q; F keys and those with \
      Alt work everywhere, others outside of the guest's terminal, and in it after the prefix (C-a). In $XDG_CONFIG_HOME/mvm \
      where that is set.
      """)

  private static let plain = Setting<ConsoleArguments>(
    "plain", .flag(\.isPlain), example: "true",
    otherNames: ["screen-reader", "accessible", "text", "lines"],
    help: "line by line, for screen readers and pipes",
    details: """
      What the guest writes comes as text. What is typed goes to the guest with each Enter; a line that begins with a colon \
      is a command, ':processors' for one: what the screen of that name shows, as lines. ':help' lists them.
      """)
}
