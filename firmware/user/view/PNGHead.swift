import System

/// The chunk IHDR: what the picture is like.
struct PNGHead {
  enum Colour: Int {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgbAlpha = 6

    /// Samples of a pixel.
    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgbAlpha: 4
      }
    }

    var name: ByteString {
      switch self {
      case .grey: "grey"
      case .rgb: "RGB"
      case .palette: "palette"
      case .greyAlpha: "grey and alpha"
      case .rgbAlpha: "RGB and alpha"
      }
    }

    /// Which bits a sample may have.
    var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      default: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  /// Bits of a sample.
  let depth: Int
  let colour: Colour

  /// - Parameter place: where in the file it ends.
  init(_ data: ByteReader, at place: ByteReader) throws(PictureFailure) {
    guard data.rest == 13 else { throw place.failure("IHDR has \(data.rest) bytes, and not 13") }
    var data = data
    width = try data.bigEndian(4)
    height = try data.bigEndian(4)
    depth = Int(try data.byte())
    let type = Int(try data.byte())
    guard let colour = Colour(rawValue: type), colour.depths.contains(depth) else {
      throw place.failure("colour type \(type) of \(depth) bits: there is none")
    }
    self.colour = colour
    guard try data.bigEndian(2) == 0 else { throw place.failure("a method that is not known") }
    guard try data.byte() == 0 else { throw place.failure("it is interlaced, which is not read") }
    // Before anything is reckoned with it.
    try Picture.check(width: width, height: height, place)
  }

  private var bitsOfPixel: Int { colour.samples * depth }

  /// Bytes of a row's samples.
  var rowSize: Int { (width * bitsOfPixel + 7) / 8 }

  /// How many bytes back the pixel to the left is.
  var distance: Int { max(1, bitsOfPixel / 8) }
}
