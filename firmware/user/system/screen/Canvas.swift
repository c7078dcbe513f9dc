/// A picture in memory that is drawn on. What lies outside of it is left out, so nobody who draws needs
/// to look at the edges.
///
/// The pixels lie row by row. Threads may draw at the same time in different rows.
public final class Canvas: @unchecked Sendable {
  public let width: Int
  public let height: Int
  public let pixels: UnsafeMutableBufferPointer<Pixel>

  /// Black all over.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    pixels = .allocate(capacity: self.width * self.height)
    pixels.initialize(repeating: .black)
  }

  deinit { pixels.deallocate() }

  public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: width, height: height) }

  public func contains(_ x: Int, _ y: Int) -> Bool {
    x >= 0 && x < width && y >= 0 && y < height
  }

  /// Outside of it all is black, and stays so.
  public subscript(x: Int, y: Int) -> Pixel {
    get { contains(x, y) ? pixels[y * width + x] : .black }
    set { if contains(x, y) { pixels[y * width + x] = newValue } }
  }

  /// The pixels of a row that is there.
  public func row(_ y: Int) -> UnsafeMutableBufferPointer<Pixel> {
    UnsafeMutableBufferPointer(rebasing: pixels[y * width..<(y + 1) * width])
  }
}

// MARK: Shapes

extension Canvas {
  public func fill(_ pixel: Pixel) { pixels.update(repeating: pixel) }

  public func fill(_ area: Rectangle, _ pixel: Pixel) {
    let area = area.intersection(bounds)
    for y in area.rows { row(y)[area.columns].update(repeating: pixel) }
  }

  /// The edge of an area, so many pixels wide, within it.
  public func outline(_ area: Rectangle, _ pixel: Pixel, thickness: Int = 1) {
    let below = area.y + area.height - thickness
    let right = area.x + area.width - thickness
    for y in [area.y, below] {
      fill(Rectangle(x: area.x, y: y, width: area.width, height: thickness), pixel)
    }
    for x in [area.x, right] {
      fill(Rectangle(x: x, y: area.y, width: thickness, height: area.height), pixel)
    }
  }

  /// Puts all of another picture here, its left upper corner at (`x`, `y`).
  public func draw(_ other: Canvas, x: Int, y: Int) {
    let area = Rectangle(x: x, y: y, width: other.width, height: other.height)
      .intersection(bounds)
    for line in area.rows {
      let source = other.row(line - y)[area.x - x..<area.x - x + area.width]
      _ = row(line)[area.columns].update(fromContentsOf: source)
    }
  }
}

// MARK: Text

extension Canvas {
  /// A line of text in the font of the terminal, 8 by 16 pixels a letter, each pixel drawn as `scale`
  /// by `scale`. What is behind the letters stays.
  public func text(_ text: ByteString, x: Int, y: Int, _ pixel: Pixel, scale: Int = 1) {
    var (position, left) = (0, x)
    while position < text.count && left < width {
      let (scalar, length) = text.scalar(at: position)
      draw(Glyph(scalar.value), x: left, y: y, pixel, scale)
      position += length
      left += Glyph.width * scale
    }
  }

  /// How wide and how high a line of text becomes.
  public static func size(of text: ByteString, scale: Int = 1) -> (width: Int, height: Int) {
    (text.displayWidth * Glyph.width * scale, Glyph.height * scale)
  }

  private func draw(_ glyph: Glyph, x: Int, y: Int, _ pixel: Pixel, _ scale: Int) {
    for row in 0..<Glyph.height {
      let bits = glyph[row]
      for column in 0..<Glyph.width where bits >> UInt8(7 - column) & 1 == 1 {
        fill(
          Rectangle(x: x + column * scale, y: y + row * scale, width: scale, height: scale), pixel)
      }
    }
  }
}
