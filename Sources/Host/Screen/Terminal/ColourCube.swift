/// The colours from 16 to 255 of a terminal that has 256 (xterm's): a cube of six steps of red, green and blue, and 24 greys.
package enum ColourCube {
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

  package typealias Components = (red: UInt8, green: UInt8, blue: UInt8)

  /// What a number from 16 on shows.
  package static func components(_ number: UInt8) -> Components {
    if number >= 232 {
      let level = 8 + 10 * (number - 232)
      return (level, level, level)
    }
    let place = Int(number) - 16
    return (steps[place / 36], steps[place / 6 % 6], steps[place % 6])
  }

  /// The number of the nearest. Pictures have thousands of colours, so none is looked for.
  package static func nearest(_ wanted: Components) -> UInt8 {
    let inCube = 16 + 36 * step(wanted.red) + 6 * step(wanted.green) + step(wanted.blue)
    let grey = grey(wanted)
    return distance(components(grey), wanted) < distance(components(inCube), wanted) ? grey : inCube
  }

  package static func distance(_ one: Components, _ other: Components) -> Int {
    let (red, green, blue) = (
      Int(one.red) - Int(other.red), Int(one.green) - Int(other.green),
      Int(one.blue) - Int(other.blue)
    )
    return red * red + green * green + blue * blue
  }

  /// The nearest of the six steps.
  private static func step(_ value: UInt8) -> UInt8 {
    value < 48 ? 0 : value < 116 ? 1 : (value - 36) / 40
  }

  /// The nearest of the greys is that of the mean.
  private static func grey(_ wanted: Components) -> UInt8 {
    let sum = Int(wanted.red) + Int(wanted.green) + Int(wanted.blue)
    return 232 + UInt8(max(0, min(23, (sum - 10) / 30)))
  }
}
