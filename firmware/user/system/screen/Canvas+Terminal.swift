extension Canvas {
  /// The picture for a terminal, two pixels a character: the upper one is the colour of "▀", the lower
  /// one that of its background. So a terminal of 80 by 24 shows 80 by 48 pixels.
  public func terminalLines() -> [ByteString] {
    stride(from: 0, to: height, by: 2).map { y in
      var line = ByteString()
      var last: (upper: Pixel, lower: Pixel)?
      for x in 0..<width {
        let pair = (upper: self[x, y], lower: self[x, y + 1])
        if last.map({ $0 != pair }) ?? true {
          line += "\u{1B}[38;2;\(Canvas.parts(pair.upper));48;2;\(Canvas.parts(pair.lower))m"
          last = pair
        }
        line += "▀"
      }
      return line + "\u{1B}[0m"
    }
  }

  private static func parts(_ pixel: Pixel) -> ByteString {
    "\(pixel.red);\(pixel.green);\(pixel.blue)"
  }
}
