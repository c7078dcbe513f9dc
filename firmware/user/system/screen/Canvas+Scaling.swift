extension Canvas {
  /// A part of the picture, made smaller or larger; each new pixel is the mean of those that it covers.
  public func scaled(_ area: Rectangle, width newWidth: Int, height newHeight: Int) -> Canvas {
    let result = Canvas(width: newWidth, height: newHeight)
    for y in 0..<result.height {
      let top = area.y + y * area.height / newHeight
      let rows = top..<max(area.y + (y + 1) * area.height / newHeight, top + 1)
      for x in 0..<result.width {
        let left = area.x + x * area.width / newWidth
        let columns = left..<max(area.x + (x + 1) * area.width / newWidth, left + 1)
        result[x, y] = rows.count * columns.count == 1 ? self[left, top] : mean(columns, rows)
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

  /// A sum of all pixels in their order, to tell pictures apart by (FNV-1a, 32 bits, of red, green and
  /// blue).
  public var sum: UInt32 {
    var sum: UInt32 = 2_166_136_261
    for pixel in pixels {
      sum = (sum ^ UInt32(pixel.red)) &* 16_777_619
      sum = (sum ^ UInt32(pixel.green)) &* 16_777_619
      sum = (sum ^ UInt32(pixel.blue)) &* 16_777_619
    }
    return sum
  }
}
