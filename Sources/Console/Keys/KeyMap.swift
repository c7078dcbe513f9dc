/// Which key does what. Where the guest's terminal has the keys, only those that work everywhere do.
public struct KeyMap: Sendable {
  /// Keys that work everywhere; whoever needs one of them in the guest types the prefix before.
  private var everywhere: [Key: Action] = [
    .function(1): .terminal, .function(2): .processors, .function(3): .processes,
    .function(4): .memory, .function(5): .devices, .function(6): .picture, .function(7): .events,
    .function(8): .machines,
    .function(9): .pause, .function(10): .quit, .function(12): .beside,
    .alt("1"): .terminal, .alt("2"): .processors, .alt("3"): .processes, .alt("4"): .memory,
    .alt("5"): .devices, .alt("6"): .picture, .alt("7"): .events, .alt("8"): .machines,
  ]
  /// Keys of the other screens, and after the prefix.
  private var elsewhere: [Key: Action] = [
    .character("1"): .terminal, .character("2"): .processors, .character("3"): .processes,
    .character("4"): .memory, .character("5"): .devices, .character("6"): .picture,
    .character("7"): .events, .character("8"): .machines, .character(" "): .pause,
    .character("s"): .step, .character("n"): .over, .character("t"): .trap,
    .character("w"): .process, .character("b"): .back, .character("B"): .backFar,
    .character("z"): .slow, .character("S"): .save, .character("P"): .screenshot,
    .character("R"): .record, .character("C"): .copy,
    .character("|"): .beside, .tab: .focus, .character(":"): .command, .character("?"): .help,
    .character("h"): .help, .control("l"): .redraw, .character("q"): .quit, .character("x"): .quit,
  ]
  /// What goes before a key that is for the console while the guest's terminal has the keys.
  var prefix = Key.control("a")

  public init() {}

  /// What a key does while the guest's terminal has the keys.
  package func actionEverywhere(_ key: Key) -> Action? { everywhere[key] }

  /// What it does elsewhere.
  package func action(_ key: Key) -> Action? { elsewhere[key] ?? everywhere[key] }

  /// The keys of an action, those that work everywhere first.
  func keys(of action: Action) -> [Key] {
    (everywhere.filter { $0.value == action }.keys.sorted { $0.name < $1.name })
      + (elsewhere.filter { $0.value == action }.keys.sorted { $0.name < $1.name })
  }

  /// Gives an action other keys; those that it had are free, and others lose these.
  package mutating func set(_ keys: [Key], for action: Action) {
    everywhere = everywhere.filter { $0.value != action }
    elsewhere = elsewhere.filter { $0.value != action }
    for key in keys {
      switch key {
      case .function, .alt: everywhere[key] = action
      default: elsewhere[key] = action
      }
    }
  }
}
