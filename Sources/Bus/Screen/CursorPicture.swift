/// What the guest wants its pointer to look like.
public struct CursorPicture: Equatable, Sendable {
  /// How many pixels it has.
  public let size: PictureSize
  /// `0xAARRGGBB`, row by row.
  public let pixels: [UInt32]
  /// The pixel that points.
  public let hotX, hotY: Int

  /// A pointer.
  public init(size: PictureSize, pixels: [UInt32], hotX: Int, hotY: Int) {
    precondition(pixels.count == size.width * size.height, "as many pixels as the size says")
    self.size = size
    self.pixels = pixels
    self.hotX = hotX
    self.hotY = hotY
  }
}
