/// How characters are written from now on: what SGR sets (ECMA-48, 8.3.117; xterm's control sequences).
struct TextStyle: Equatable {
  static let usualForeground: UInt32 = 0xcccccc
  static let usualBackground: UInt32 = 0x000000

  var foreground = TextColour.usual
  var background = TextColour.usual
  var isBold = false
  var isFaint = false
  var isUnderlined = false
  var isInverse = false
  var isHidden = false

  /// An empty cell: erasing gives it the background that is set.
  var blank: TextCell { cell(of: 0x20, isBlank: true) }

  func cell(of character: UInt32, isBlank: Bool = false) -> TextCell {
    let back = background.pixel(usual: Self.usualBackground)
    if isBlank {
      return TextCell(character: character, foreground: Self.usualForeground, background: back)
    }
    var front = foreground.pixel(usual: Self.usualForeground, isBright: isBold)
    if isFaint { front = (front >> 1) & 0x7f7f7f }
    if isHidden { front = back }
    return TextCell(
      character: character, foreground: isInverse ? back : front,
      background: isInverse ? front : back, isUnderlined: isUnderlined)
  }

  // MARK: SGR

  mutating func apply(_ parameters: [Int]) {
    var index = 0
    while index < parameters.count {
      let number = parameters[index]
      index += 1
      switch number {
      case 30...37: foreground = .numbered(UInt8(number - 30))
      case 39: foreground = .usual
      case 40...47: background = .numbered(UInt8(number - 40))
      case 49: background = .usual
      case 90...97: foreground = .numbered(UInt8(number - 90 + 8))
      case 100...107: background = .numbered(UInt8(number - 100 + 8))
      case 38: foreground = Self.extended(parameters, &index) ?? foreground
      case 48: background = Self.extended(parameters, &index) ?? background
      default: applyAttribute(number)
      }
    }
  }

  private mutating func applyAttribute(_ number: Int) {
    switch number {
    case 0: self = TextStyle()
    case 1: isBold = true
    case 2: isFaint = true
    case 4: isUnderlined = true
    case 7: isInverse = true
    case 8: isHidden = true
    case 22: (isBold, isFaint) = (false, false)
    case 24: isUnderlined = false
    case 27: isInverse = false
    case 28: isHidden = false
    default: break
    }
  }

  /// `5;N` is a colour by its number, `2;R;G;B` one by its parts.
  private static func extended(_ parameters: [Int], _ index: inout Int) -> TextColour? {
    guard index < parameters.count else { return nil }
    let kind = parameters[index]
    let count = kind == 5 ? 1 : kind == 2 ? 3 : 0
    let end = min(index + 1 + count, parameters.count)
    let parts = parameters[index + 1..<end].map { UInt32(min($0, 255)) }
    index = end
    guard count > 0, parts.count == count else { return nil }
    return count == 1 ? .numbered(UInt8(parts[0])) : .exact(parts.reduce(0) { $0 << 8 | $1 })
  }
}

/// What stands in one place of the screen, with its colours as pixels.
struct TextCell: Equatable {
  var character: UInt32 = 0x20
  var foreground = TextStyle.usualForeground
  var background = TextStyle.usualBackground
  var isUnderlined = false

  /// As it is under the cursor.
  var inverted: TextCell {
    TextCell(
      character: character, foreground: background, background: foreground,
      isUnderlined: isUnderlined)
  }
}
