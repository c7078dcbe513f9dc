/// What a person has pressed.
public enum Key: Hashable, Sendable {
  /// A key that writes, a space among them.
  case character(Unicode.Scalar)
  /// The same with Ctrl, by the small letter; also `[`, `\`, `]`, `^`, `_` and `@`.
  case control(Unicode.Scalar)
  /// The same with Alt.
  case alt(Unicode.Scalar)
  case enter
  case tab
  case backTab
  case escape
  case backspace
  case delete
  case insert
  case up
  case down
  case left
  case right
  case pageUp
  case pageDown
  case home
  case end
  /// F1 and so on.
  case function(Int)
  case mouse(Mouse)
  /// The terminal has another size.
  case resized

  /// What the mouse did, and where.
  public struct Mouse: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
      case pressed
      case released
      case wheelUp
      case wheelDown
    }
    public enum Button: Hashable, Sendable {
      case left
      case middle
      case right
    }
    public var action: Action
    /// Which one was pressed or released.
    public var button: Button
    public var row: Int
    public var column: Int

    public init(_ action: Action, _ button: Button = .left, row: Int, column: Int) {
      (self.action, self.button, self.row, self.column) = (action, button, row, column)
    }
  }
}

extension Key {
  /// What it is called where keys are listed, and in the file that changes them: `F5`, `C-a`, `M-1`, `PageUp`, `q`.
  public var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let scalar): String(Character(scalar))
    case .control(let scalar): "C-\(Character(scalar))"
    case .alt(let scalar): "M-\(Character(scalar))"
    case .function(let number): "F\(number)"
    case .mouse: "Mouse"
    case .resized: "Resized"
    default: Self.named.first { $0.key == self }?.name ?? ""
    }
  }

  /// The key that a name means; nil where none is called so.
  public init?(_ name: String) {
    let scalars = Array(name.unicodeScalars)
    if let known = Self.named.first(where: { Self.isSame($0.name, name) }) {
      self = known.key
    } else if Self.isSame(name, "Space") {
      self = .character(" ")
    } else if scalars.count == 1 {
      self = .character(scalars[0])
    } else if scalars.count == 3, scalars[1] == "-", scalars[0] == "C" || scalars[0] == "^" {
      self = .control(scalars[2].properties.lowercaseMapping.unicodeScalars.first ?? scalars[2])
    } else if scalars.count == 3, scalars[1] == "-", scalars[0] == "M" || scalars[0] == "A" {
      self = .alt(scalars[2])
    } else if scalars.first == "F", let number = Int(name.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one.lowercased() == other.lowercased()
  }

  private static let named: [(name: String, key: Key)] = [
    ("Enter", .enter), ("Tab", .tab), ("S-Tab", .backTab), ("Esc", .escape),
    ("Backspace", .backspace), ("Delete", .delete), ("Insert", .insert), ("Up", .up),
    ("Down", .down), ("Left", .left), ("Right", .right), ("PageUp", .pageUp),
    ("PageDown", .pageDown), ("Home", .home), ("End", .end),
  ]
}
