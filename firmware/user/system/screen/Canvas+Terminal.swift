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

  /// The whole picture, made smaller or larger; each new pixel is the mean of those that it covers.
  public func scaled(width newWidth: Int, height newHeight: Int) -> Canvas {
    let result = Canvas(width: newWidth, height: newHeight)
    for y in 0..<result.height {
      let top = y * height / newHeight
      let rows = top..<max((y + 1) * height / newHeight, top + 1)
      for x in 0..<result.width {
        let left = x * width / newWidth
        let columns = left..<max((x + 1) * width / newWidth, left + 1)
        result[x, y] = mean(columns, rows)
      }
    }
    return result
  }

  private func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> Pixel {
    var (red, green, blue) = (0, 0, 0)
    for y in rows {
      for x in columns {
        let pixel = self[x, y]
        red += pixel.red
        green += pixel.green
        blue += pixel.blue
      }
    }
    let count = columns.count * rows.count
    return Pixel(red: red / count, green: green / count, blue: blue / count)
  }
}
