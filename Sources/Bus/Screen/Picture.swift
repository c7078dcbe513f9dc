/// A picture of its own: `0x00RRGGBB`, row by row.
public struct Picture: Equatable, Sendable {
  /// How many pixels it has.
  public let size: PictureSize
  /// All of them, row by row from the top.
  public private(set) var pixels: [UInt32]

  /// A black picture.
  public init(_ size: PictureSize) {
    self.size = size
    pixels = [UInt32](repeating: 0, count: size.width * size.height)
  }

  /// A copy of what is shown.
  public init(_ view: PictureView) {
    self.init(view.size)
    copy(view.size.area, of: view)
  }

  /// Takes over an area of what is shown, which is as large as this one.
  public mutating func copy(_ area: PictureArea, of view: PictureView) {
    precondition(view.size == size, "a picture of another size")
    pixels.withUnsafeMutableBufferPointer { target in
      if let start = target.baseAddress { view.copy(area, to: start) }
    }
  }
}
