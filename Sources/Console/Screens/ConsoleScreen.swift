import ConsoleModel

/// One of the things that a console shows.
protocol ConsoleScreen: AnyObject {
  /// What it is called in the first row.
  var title: String { get }
  /// The same where there is little room.
  var shortTitle: String { get }
  /// Its own keys, for the last row.
  var hints: [(key: String, text: String)] { get }
  /// Whether it wants to know what runs in the guest.
  var wantsSystem: Bool { get }

  /// Whether keys go to the guest at present, all but those that work everywhere.
  var givesKeysToGuest: Bool { get }

  func draw(_ pane: Pane, _ look: Look)

  /// True where the key meant something here.
  func press(_ key: Key, _ look: Look) -> Bool

  /// Whether text can be looked for.
  var canSearch: Bool { get }

  /// Looks for a text, or shows only what has it; false where there is none.
  func search(_ text: String) -> Bool
}

extension ConsoleScreen {
  var wantsSystem: Bool { false }
  var givesKeysToGuest: Bool { false }
  var canSearch: Bool { false }
  func search(_ text: String) -> Bool { false }
}
