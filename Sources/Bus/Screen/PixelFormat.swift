/// Where the colours are in the four bytes of a pixel.
public struct PixelFormat: Equatable, Sendable {
  /// The places of red, green and blue, by how far they are shifted in the pixel as a little-endian number.
  let red, green, blue: UInt32
  /// The same of opacity; nil where there is none.
  let alpha: UInt32?

  /// By the colours' places among the bytes, 0 to 3.
  public init(red: UInt32, green: UInt32, blue: UInt32, alpha: UInt32? = nil) {
    precondition(max(red, green, blue, alpha ?? 0) < 4, "a pixel has four bytes")
    (self.red, self.green, self.blue) = (red * 8, green * 8, blue * 8)
    self.alpha = alpha.map { $0 * 8 }
  }

  /// Blue first, then green and red: `x8r8g8b8` as a little-endian number, what pictures are shown in here.
  public static let common = PixelFormat(red: 2, green: 1, blue: 0)

  /// The pixel as `0x00RRGGBB`.
  @inline(__always)
  func common(_ pixel: UInt32) -> UInt32 {
    (pixel >> red & 0xff) << 16 | (pixel >> green & 0xff) << 8 | (pixel >> blue & 0xff)
  }

  /// The pixel as `0xAARRGGBB`; without opacity it hides what is behind it.
  func withOpacity(_ pixel: UInt32) -> UInt32 {
    let opacity = alpha.map { pixel >> $0 & 0xff } ?? 0xff
    return opacity << 24 | common(pixel)
  }
}
