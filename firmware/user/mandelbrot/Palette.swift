import System

/// Colours in a circle, by how soon a point leaves.
struct Palette: Sendable {
  private static let stops: [Pixel] = [
    Pixel(red: 6, green: 10, blue: 60), Pixel(red: 30, green: 110, blue: 190),
    Pixel(red: 235, green: 245, blue: 255), Pixel(red: 255, green: 180, blue: 20),
    Pixel(red: 120, green: 30, blue: 20), Pixel(red: 20, green: 5, blue: 50),
  ]

  private static let count = 1024
  private let colours: [Pixel]

  init() {
    let stops = Palette.stops
    colours = (0..<Palette.count).map { index in
      let place = index * stops.count * 256 / Palette.count
      let next = stops[(place / 256 + 1) % stops.count]
      return stops[place / 256].mixed(with: next, share: place % 256)
    }
  }

  /// For what `Point.escape` gives: once around in 64 steps.
  subscript(escape: Int?) -> Pixel {
    guard let escape else { return .black }
    return colours[escape / 16 % Palette.count]
  }
}
