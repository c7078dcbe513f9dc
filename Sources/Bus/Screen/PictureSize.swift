/// How many pixels a picture has.
public struct PictureSize: Equatable, Sendable {
  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int

  /// A size; both numbers are 1 or more.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// All of a picture of this size.
  public var area: PictureArea { PictureArea(x: 0, y: 0, width: width, height: height) }
}
