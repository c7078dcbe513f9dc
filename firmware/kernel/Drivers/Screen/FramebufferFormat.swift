/// What Linux's `struct fb_var_screeninfo` and `struct fb_fix_screeninfo` say of a screen. All of it is as it is:
/// a program may ask for no other.
struct FramebufferFormat {
  static let variableSize = 160
  private static let fixedSize = 80
  private static let bitsPerPixel: UInt32 = 32

  private let memory: ScreenMemory

  init(_ memory: ScreenMemory) { self.memory = memory }

  /// Sizes, offsets, the depth; the place of each colour in a pixel; and times of a monitor, which it has none of.
  var variable: [UInt8] {
    let (width, height) = (UInt32(memory.width), UInt32(memory.height))
    var structure = Structure()
    for word in [width, height, width, height, 0, 0, Self.bitsPerPixel, 0] { structure.put(word) }
    // Offset, length, and whether its first bit is the lowest: red, green, blue, transparency.
    for place: [UInt32] in [[16, 8, 0], [8, 8, 0], [0, 8, 0], [0, 0, 0]] {
      for word in place { structure.put(word) }
    }
    // Whether it has planes, when it takes effect, and its size in millimetres: not known.
    for word: UInt32 in [0, 0, .max, .max] { structure.put(word) }
    structure.fill(to: Self.variableSize)
    return structure.bytes
  }

  /// Name, where its memory is (told to nobody) and how long; packed pixels of true colour; bytes a row.
  func fixed(_ name: ByteString) -> [UInt8] {
    let (packedPixels, trueColour) = (UInt32(0), UInt32(2))
    var structure = Structure()
    structure.put("mvm" + name, size: 16)
    structure.put(UInt64(0))
    for word in [UInt32(memory.byteCount), packedPixels, 0, trueColour] { structure.put(word) }
    // Steps by which the picture can be moved, to a multiple of 8 bytes.
    structure.put(UInt64(0))
    structure.put(UInt32(memory.stride))
    structure.fill(to: Self.fixedSize)
    return structure.bytes
  }

  /// Whether a program asks for what there is.
  func accepts(_ wanted: [UInt8]) -> Bool {
    let sizes = [memory.width, memory.height, memory.width, memory.height]
    for (index, size) in sizes.enumerated() {
      let word: UInt32 = wanted.number(at: 4 * index)
      guard word == UInt32(size) else { return false }
    }
    let depth: UInt32 = wanted.number(at: 24)
    let isGrey: UInt32 = wanted.number(at: 28)
    return isAtOrigin(wanted) && depth == Self.bitsPerPixel && isGrey == 0
  }

  /// The picture cannot be moved: there is nothing beside it.
  func isAtOrigin(_ wanted: [UInt8]) -> Bool {
    let (x, y): (UInt32, UInt32) = (wanted.number(at: 16), wanted.number(at: 20))
    return x == 0 && y == 0
  }
}
