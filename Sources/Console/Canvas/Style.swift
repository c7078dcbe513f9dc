/// How a character looks.
public struct Style: Hashable, Sendable {
  /// What is not a colour.
  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underline = Attributes(rawValue: 4)
    public static let reverse = Attributes(rawValue: 8)
    public static let italic = Attributes(rawValue: 16)
  }

  var foreground = Colour.standard
  var background = Colour.standard
  var attributes: Attributes = []

  init(
    _ foreground: Colour = .standard, on background: Colour = .standard,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The same with more attributes.
  func with(_ more: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(more)
    return style
  }

  /// The same on another colour.
  func on(_ colour: Colour) -> Style {
    var style = self
    style.background = colour
    return style
  }
}

// What things look like, by what they are. Whatever a colour says, a word, a sign or an attribute says, too: there are terminals
// without colours, and people who do not see them.
extension Style {
  static let text = Style()
  static let quiet = Style(.standard, .dim)
  static let title = Style(.cyan, .bold)
  static let heading = Style(.standard, [.bold, .underline])
  static let name = Style(.cyan)
  static let number = Style()
  /// What is not what it was when one looked last.
  static let changed = Style(.yellow, .bold)
  static let good = Style(.green)
  static let warning = Style(.yellow)
  static let failure = Style(.red, .bold)
  static let selected = Style(.standard, .reverse)
  static let key = Style(.standard, .reverse)
  static let keyText = Style()
  static let frame = Style(.standard, .dim)
  static let comment = Style(.green)

  private init(_ foreground: Colour, _ attributes: Attributes) {
    self.init(foreground, on: .standard, attributes)
  }
}
