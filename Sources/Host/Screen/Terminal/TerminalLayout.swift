package import Bus
internal import Glibc

/// Where on a terminal a picture is, in characters.
///
///     .------------------------.
///     |    .--------------.    |   as large as fits, in the middle
///     |    |   picture    |    |
///     |    '--------------'    |
///     | two lines for messages |
///     '------------------------'
package struct TerminalLayout: Equatable {
  /// Lines at the foot that are not the picture's: messages of the program scroll there.
  package static let foot = 2
  /// Of a character, where the terminal does not say.
  private static let usualCell = (width: 8, height: 16)

  let columns, lines: Int
  let cellWidth, cellHeight: Int

  /// The terminal of a descriptor, as it is now.
  init(terminal descriptor: Int32) {
    var size = winsize()
    _ = ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    self.init(
      columns: Int(size.ws_col), lines: Int(size.ws_row), width: Int(size.ws_xpixel),
      height: Int(size.ws_ypixel))
  }

  /// A terminal of so many characters and pixels; 0 where that is not known.
  package init(columns: Int, lines: Int, width: Int, height: Int) {
    self.columns = columns > 0 ? columns : 80
    self.lines = lines > 0 ? lines : 24
    let (cellWidth, cellHeight) = (width / self.columns, height / self.lines)
    let isKnown = cellWidth > 0 && cellHeight > 0
    self.cellWidth = isKnown ? cellWidth : Self.usualCell.width
    self.cellHeight = isKnown ? cellHeight : Self.usualCell.height
  }

  /// What fits: pixels where `isExact`, or else cells of a text console.
  func size(isExact: Bool) -> PictureSize {
    PictureSize(
      width: columns * (isExact ? cellWidth : ConsoleFont.width),
      height: max(1, lines - Self.foot) * (isExact ? cellHeight : ConsoleFont.height))
  }

  /// The characters that a picture takes, counted from 0. Pixels are not made larger than they are where `isExact`.
  package func area(of size: PictureSize, isExact: Bool) -> PictureArea {
    let room = (width: columns * cellWidth, height: max(1, lines - Self.foot) * cellHeight)
    let fit = min(
      Double(room.width) / Double(size.width), Double(room.height) / Double(size.height))
    let scale = isExact ? min(1, fit) : fit
    let width = Self.count(Double(size.width) * scale / Double(cellWidth), atMost: columns)
    let height = Self.count(
      Double(size.height) * scale / Double(cellHeight), atMost: max(1, lines - Self.foot))
    return PictureArea(
      x: (columns - width) / 2, y: (max(1, lines - Self.foot) - height) / 2, width: width,
      height: height)
  }

  private static func count(_ value: Double, atMost limit: Int) -> Int {
    max(1, min(limit, Int(value.rounded())))
  }
}
