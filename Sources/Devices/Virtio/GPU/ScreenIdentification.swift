import Bus

/// What a screen says of itself: an EDID of version 1.4, one block (VESA E-EDID Standard, release A, revision 2).
///
///     0    header                 8   maker, product, serial number, date, version
///     20   kind of screen         25  colours, old timings (none)
///     54   four descriptors: its timing, its name, what it can do, nothing
///     126  further blocks (none)  127 all bytes together are zero
enum ScreenIdentification {
  /// A timing: what is shown, and the pauses between rows and pictures.
  private struct Timing {
    static let horizontalBlank = 160
    static let verticalBlank = 40
    let size: PictureSize
    /// In units of 10 kHz, of which the field has room for 65,535.
    let pixelClock: Int

    /// Sixty pictures a second, or as many as can be said.
    init(_ size: PictureSize) {
      self.size = size
      let pixels = (size.width + Self.horizontalBlank) * (size.height + Self.verticalBlank)
      pixelClock = min(65_535, pixels * 60 / 10_000)
    }
  }

  /// Pixels are as large as with 96 to an inch, in tenths of a millimetre.
  private static let pixelPitch = (tenths: 254, pixels: 96)

  /// The block for a screen of a size that is possible (`VirtioGPU.isPossible`).
  static func bytes(for size: PictureSize) -> [UInt8] {
    var bytes: [UInt8] = [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]
    bytes += maker + [1, 0, 0, 0, 0, 0]  // product 1, no serial number
    bytes += [0, 36, 1, 4]  // made in 2026; version 1.4
    let (width, height) = (millimetres(size.width), millimetres(size.height))
    // Digital, eight bits a colour; its size in centimetres; gamma 2.2; sRGB, the first timing is the preferred one.
    bytes += [0xa5, UInt8(clamping: width / 10), UInt8(clamping: height / 10), 120, 0x06]
    // The chromaticities of sRGB.
    bytes += [0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54]
    bytes += [0, 0, 0] + [UInt8](repeating: 1, count: 16)  // no established or standard timings
    bytes += descriptor(of: Timing(size), width, height)
    bytes += descriptor(0xfc, Array("MVM screen\n  ".utf8))
    bytes += descriptor(0xfd, [1, 120, 10, 250, 66, 1, 10, 32, 32, 32, 32, 32, 32])
    bytes += descriptor(0x10, [UInt8](repeating: 0, count: 13))
    bytes.append(0)
    bytes.append(0 &- bytes.reduce(0, &+))
    return bytes
  }

  /// "MVM", five bits a letter, the first one in the highest place.
  private static let maker: [UInt8] = {
    let letters = "MVM".utf8.reduce(UInt16(0)) { $0 << 5 | UInt16($1 - 64) }
    return [UInt8(letters >> 8), UInt8(letters & 0xff)]
  }()

  private static func millimetres(_ pixels: Int) -> Int {
    pixels * pixelPitch.tenths / pixelPitch.pixels / 10
  }

  /// A detailed timing: low bytes, and then the high bits of two numbers in one byte.
  private static func descriptor(of timing: Timing, _ width: Int, _ height: Int) -> [UInt8] {
    func low(_ number: Int) -> UInt8 { UInt8(truncatingIfNeeded: number) }
    func high(_ first: Int, _ second: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: (first >> 8) << 4 | second >> 8)
    }
    let (columns, rows) = (timing.size.width, timing.size.height)
    let (beside, below) = (Timing.horizontalBlank, Timing.verticalBlank)
    return [
      low(timing.pixelClock), low(timing.pixelClock >> 8),
      low(columns), low(beside), high(columns, beside),
      low(rows), low(below), high(rows, below),
      48, 32,  // the horizontal pulse begins after 48 pixels, and has 32
      0x36, 0,  // the vertical one after 3 rows, and has 6
      low(width), low(height), high(width, height),
      0, 0, 0x1a,  // no border; separate pulses, the horizontal one positive
    ]
  }

  /// A descriptor of another kind: 13 bytes.
  private static func descriptor(_ kind: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [0, 0, 0, kind, 0] + bytes
  }
}
