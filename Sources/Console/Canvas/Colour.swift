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

  /// The levels of the cube's six steps.
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

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
    case .palette(let number) where number >= 232:
      let level = 8 + 10 * (number - 232)
      return (level, level, level)
    case .palette(let number):
      let place = Int(number) - 16
      return (Self.steps[place / 36], Self.steps[place / 6 % 6], Self.steps[place % 6])
    }
  }

  /// The nearest of the first `count` of the numbered ones: 8, 16 or 256.
  package func number(among count: Int) -> UInt8? {
    guard components != nil else { return nil }
    if case .palette(let number) = self, Int(number) < count { return number }
    // The first sixteen are what the user likes, not what they are here.
    return count < 256 ? nearest(of: 0..<UInt8(count)) : nearest(of: [cube, grey])
  }

  /// How far apart two of them are; nil where nobody knows.
  package func distance(to other: Colour) -> Int? {
    guard let components, let found = other.components else { return nil }
    let (red, green, blue) = (
      Int(found.red) - Int(components.red), Int(found.green) - Int(components.green),
      Int(found.blue) - Int(components.blue)
    )
    return red * red + green * green + blue * blue
  }

  private func nearest(of numbers: some Collection<UInt8>) -> UInt8? {
    numbers.min { distance(to: .palette($0)) ?? .max < distance(to: .palette($1)) ?? .max }
  }

  /// The nearest of the cube: of each component the nearest step. Pictures have thousands of colours.
  private var cube: UInt8 {
    func step(_ value: UInt8) -> UInt8 {
      value < 48 ? 0 : value < 116 ? 1 : (value - 36) / 40
    }
    guard let (red, green, blue) = components else { return 16 }
    return 16 + 36 * step(red) + 6 * step(green) + step(blue)
  }

  /// The nearest of the greys: that of the mean.
  private var grey: UInt8 {
    guard let (red, green, blue) = components else { return 16 }
    let sum = Int(red) + Int(green) + Int(blue)
    return 232 + UInt8(max(0, min(23, (sum - 10) / 30)))
  }
}
