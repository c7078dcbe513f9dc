/// What part of the plane is looked at: its middle, and how far two pixels are from each other.
struct Section {
  var middle: Point
  var step: Fixed
  /// Of the picture, in pixels.
  let width: Int
  let height: Int

  /// As far as the numbers have bits to tell neighbours apart.
  private static let smallest = 64

  /// All of the set, wherever one is to go from there.
  init(towards middle: Point, width: Int, height: Int) {
    self.middle = middle
    self.width = width
    self.height = height
    step = Section.widest(width, height)
  }

  private static func widest(_ width: Int, _ height: Int) -> Fixed {
    Fixed(3) / max(1, min(width, height))
  }

  func point(x: Int, y: Int) -> Point {
    Point(x: middle.x + step * (x - width / 2), y: middle.y + step * (y - height / 2))
  }

  /// By how many powers of two it is larger than the whole.
  var depth: Int {
    let ratio = Section.widest(width, height).raw / max(1, step.raw)
    return ratio < 1 ? 0 : 63 - ratio.leadingZeroBitCount
  }

  /// Deeper down, points near the border take longer to leave.
  var limit: Int { 128 + 24 * depth }

  var isDeepest: Bool { step.raw <= Section.smallest }

  /// Nearer by a 32nd, or so many of them.
  mutating func zoomIn(_ times: Int = 1) {
    for _ in 0..<times { step.raw = max(Section.smallest, step.raw - step.raw / 32) }
  }

  mutating func zoomOut(_ times: Int = 1) {
    for _ in 0..<times {
      step.raw = min(Section.widest(width, height).raw, step.raw + step.raw / 31 + 1)
    }
  }

  /// By so many pixels; it stays near the set.
  mutating func move(x: Int, y: Int) {
    func kept(_ place: Fixed) -> Fixed { min(max(place, Fixed(-2)), Fixed(2)) }
    middle = Point(x: kept(middle.x + step * x), y: kept(middle.y + step * y))
  }
}
