import Host

/// A colour of a character or of what is behind it.
public enum Colour: Hashable, Sendable {
  /// What the terminal takes where nobody names one.
  case standard
  /// One of the 256 that terminals number: 0 to 7, 8 to 15 for the bright ones, a cube of 216, 24 greys.
  case palette(UInt8)
  /// Red, green and blue, 8 bits each.
  case rgb(UInt8, UInt8, UInt8)

  static let black = Colour.palette(0)
  static let red = Colour.palette(1)
  static let green = Colour.palette(2)
  static let yellow = Colour.palette(3)
  static let blue = Colour.palette(4)
  static let magenta = Colour.palette(5)
  static let cyan = Colour.palette(6)

  /// The sixteen, as xterm shows them.
  private static let basic: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
    (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  /// What it is in numbers; nil of the standard one, which nobody knows.
  var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    switch self {
    case .standard: return nil
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .palette(let number) where number < 16: return Self.basic[Int(number)]
    case .palette(let number): return ColourCube.components(number)
    }
  }

  /// The nearest of the first `count` of the numbered ones: 8, 16 or 256.
  package func number(among count: Int) -> UInt8? {
    guard let components else { return nil }
    if case .palette(let number) = self, Int(number) < count { return number }
    // The first sixteen are what the user likes, not what they are here.
    if count >= 256 { return ColourCube.nearest(components) }
    return (0..<count).min {
      ColourCube.distance(Self.basic[$0], components)
        < ColourCube.distance(Self.basic[$1], components)
    }.map { UInt8($0) }
  }
}
