package import Bus

/// Makes of pixels what terminals of characters show, by libchafa: of each place a character and two colours.
///
/// Unsafe pointers: libchafa's settings, given back in `deinit`.
package final class PictureCells {
  /// A place.
  package struct Cell: Equatable, Sendable {
    package let scalar: Unicode.Scalar
    /// `0x00RRGGBB`; nil for the terminal's own.
    package let foreground: UInt32?
    package let background: UInt32?
  }

  private let configuration: OpaquePointer?

  /// - Parameter hasColours: whether colours may be told apart; without, letters stand for light and dark.
  /// - Throws: `noLibrary`.
  package init(hasColours: Bool) throws(HostError) {
    try Chafa.sharedObject.require()
    configuration = Chafa.makeConfiguration()
    Chafa.setPixelMode(configuration, Chafa.PixelMode.symbols.rawValue)
    let mode: Chafa.CanvasMode = hasColours ? .trueColour : .plain
    Chafa.setCanvasMode(configuration, mode.rawValue)
    Chafa.setWork(configuration, 0.2)
    let symbols = Chafa.makeSymbols()
    Chafa.addSymbols(symbols, hasColours ? Chafa.Symbols.blocks : Chafa.Symbols.ascii)
    Chafa.setSymbols(configuration, symbols)
    Chafa.forgetSymbols(symbols)
  }

  deinit { Chafa.forgetConfiguration(configuration) }

  /// A picture in so many columns and lines at most, row by row; how many they are, since it keeps its shape.
  package func cells(
    of picture: Picture, columns: Int, lines: Int
  ) -> (cells: [Cell], columns: Int) {
    let layout = TerminalLayout(
      columns: columns, lines: lines + TerminalLayout.foot, width: 0, height: 0)
    let area = layout.area(of: picture.size, isExact: false)
    Chafa.setGeometry(configuration, Int32(area.width), Int32(area.height))
    Chafa.setCellGeometry(configuration, Int32(layout.cellWidth), Int32(layout.cellHeight))
    let canvas = Chafa.makeCanvas(configuration)
    defer { Chafa.forgetCanvas(canvas) }
    let opaque = picture.pixels.map { $0 | 0xff00_0000 }
    opaque.withUnsafeBytes {
      Chafa.draw(
        canvas, Chafa.bgra, $0.baseAddress, Int32(picture.size.width),
        Int32(picture.size.height), Int32(picture.size.width * 4))
    }
    let places = (0..<area.height).flatMap { row in (0..<area.width).map { (row, $0) } }
    return (places.map { Self.cell(canvas, row: $0, column: $1) }, area.width)
  }

  private static func cell(_ canvas: OpaquePointer?, row: Int, column: Int) -> Cell {
    var (foreground, background): (Int32, Int32) = (-1, -1)
    Chafa.colours(canvas, Int32(column), Int32(row), &foreground, &background)
    let scalar = Unicode.Scalar(Chafa.character(canvas, Int32(column), Int32(row)))
    return Cell(
      scalar: scalar ?? " ", foreground: foreground < 0 ? nil : UInt32(foreground),
      background: background < 0 ? nil : UInt32(background))
  }
}
