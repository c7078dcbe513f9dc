/// The pairs of colours that a terminal of ncurses has, made as they are wanted.
struct ColourPairs {
  /// How many colours the terminal has; those with more than 256 take red, green and blue.
  private let colourCount: Int
  private let limit: Int
  private var numbers: [Pair: Int32] = [:]

  private struct Pair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  init(colourCount: Int, pairCount: Int) {
    self.colourCount = colourCount
    // Pairs beyond these are for terminals that nobody has; making them costs memory.
    limit = min(pairCount, 65_536)
  }

  /// Whether so many more might not find room, and would if it began anew: of pictures that move each has other colours.
  func wantsNewBeginning(for count: Int) -> Bool {
    count < limit && numbers.count + 1 + count > limit
  }

  /// Begins anew. Nothing that is shown has its colours any more.
  mutating func forget() {
    numbers = [:]
    Curses.resetPairs()
  }

  /// The number of a pair; 0, the terminal's own colours, where there are none or too many.
  mutating func number(_ style: Style) -> Int32 {
    guard colourCount >= 8 else { return 0 }
    let pair = Pair(foreground: value(style.foreground), background: value(style.background))
    if pair == Pair(foreground: -1, background: -1) { return 0 }
    if let number = numbers[pair] { return number }
    guard numbers.count + 1 < limit else { return 0 }
    let number = Int32(numbers.count + 1)
    _ = Curses.setPair(number, pair.foreground, pair.background)
    numbers[pair] = number
    return number
  }

  private func value(_ colour: Colour) -> Int32 {
    guard case .standard = colour else {
      return colourCount > 256 ? direct(colour) : Int32(colour.number(among: colourCount) ?? 0)
    }
    return -1
  }

  /// In terminals with direct colours the first eight are the user's, and the rest is red, green and blue.
  private func direct(_ colour: Colour) -> Int32 {
    if case .palette(let number) = colour, number < 8 { return Int32(number) }
    guard let (red, green, blue) = colour.components else { return -1 }
    return max(8, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
  }
}
