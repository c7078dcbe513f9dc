import System

/// Makes pixels of the samples of a row.
struct PNGSamples {
  let head: PNGHead
  let palette: [Pixel]
  /// The chunk tRNS: alpha of the palette's first colours, or the one colour that is not seen, in samples of 16 bits.
  let transparency: [UInt8]

  /// False if a colour is not in the palette.
  func draw(_ row: ArraySlice<UInt8>, into pixels: UnsafeMutableBufferPointer<Pixel>) -> Bool {
    let hidden = hiddenSamples
    for x in pixels.indices {
      let samples = (0..<head.colour.samples).map { sample(row, x * head.colour.samples + $0) }
      var (pixel, alpha) = (Pixel.black, 255)
      switch head.colour {
      case .palette:
        guard samples[0] < palette.count else { return false }
        pixel = palette[samples[0]]
        if samples[0] < transparency.count { alpha = Int(transparency[samples[0]]) }
      case .grey, .greyAlpha:
        let grey = eight(samples[0])
        pixel = Pixel(red: grey, green: grey, blue: grey)
      case .rgb, .rgbAlpha:
        pixel = Pixel(red: eight(samples[0]), green: eight(samples[1]), blue: eight(samples[2]))
      }
      if head.colour == .greyAlpha || head.colour == .rgbAlpha {
        alpha = eight(samples[samples.count - 1])
      }
      if hidden == samples { alpha = 0 }
      pixels[x] = Picture.background.mixed(with: pixel, share: alpha + alpha / 128)
    }
    return true
  }

  private func sample(_ row: ArraySlice<UInt8>, _ index: Int) -> Int {
    let place = index * head.depth
    let byte = row.startIndex + place / 8
    switch head.depth {
    case 8: return Int(row[byte])
    case 16: return Int(row[byte]) << 8 | Int(row[byte + 1])
    default: return Int(row[byte]) >> (8 - head.depth - place % 8) & (1 << head.depth - 1)
    }
  }

  /// A sample as one of eight bits: the highest stays the highest.
  private func eight(_ sample: Int) -> Int {
    head.depth == 16 ? sample >> 8 : sample * 255 / (1 << head.depth - 1)
  }

  /// The samples of the colour that is not seen, where there is one.
  private var hiddenSamples: [Int]? {
    let count = head.colour.samples
    guard head.colour == .grey || head.colour == .rgb, transparency.count == 2 * count else {
      return nil
    }
    return (0..<count).map { Int(transparency[2 * $0]) << 8 | Int(transparency[2 * $0 + 1]) }
  }
}
