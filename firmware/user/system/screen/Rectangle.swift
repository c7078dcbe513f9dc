/// An area of a picture, its left upper corner at (`x`, `y`); y grows downwards.
public struct Rectangle: Equatable, Sendable {
  public var x: Int
  public var y: Int
  public var width: Int
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public var columns: Range<Int> { x..<x + max(0, width) }
  public var rows: Range<Int> { y..<y + max(0, height) }

  /// What both have.
  public func intersection(_ other: Rectangle) -> Rectangle {
    let left = max(x, other.x)
    let top = max(y, other.y)
    let right = min(x + width, other.x + other.width)
    let bottom = min(y + height, other.y + other.height)
    return Rectangle(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }

  /// Without so many pixels at each side.
  public func inset(_ margin: Int) -> Rectangle {
    Rectangle(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }
}
