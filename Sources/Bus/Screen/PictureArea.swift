/// A rectangle of a picture: its left upper corner, counted from that of the picture, and its size. Nothing is negative, and the
/// far sides are numbers, too.
public struct PictureArea: Equatable, Sendable {
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public var x, y, width, height: Int

  /// A rectangle.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Whether there is no pixel in it.
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// How many pixels it has.
  public var pixelCount: Int { width * height }

  /// What both have; empty where that is nothing.
  public func intersection(_ other: PictureArea) -> PictureArea {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let right = min(x + width, other.x + other.width)
    let bottom = min(y + height, other.y + other.height)
    return PictureArea(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }

  /// The smallest that has both.
  public func union(_ other: PictureArea) -> PictureArea {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let (left, top) = (min(x, other.x), min(y, other.y))
    let right = max(x + width, other.x + other.width)
    let bottom = max(y + height, other.y + other.height)
    return PictureArea(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Whether all of another one is in it.
  public func contains(_ other: PictureArea) -> Bool {
    x <= other.x && y <= other.y && x + width >= other.x + other.width
      && y + height >= other.y + other.height
  }
}
