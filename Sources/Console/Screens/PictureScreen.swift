import ConsoleModel
import Host
import MVM

/// The guest's screen, as well as characters can show it. While it shows something, keys go to its keyboard, and the mouse is the tablet's
/// pen.
final class PictureScreen: ConsoleScreen {
  let title = "Picture"
  let shortTitle = "Pict"

  private let machine: Machine
  private let hasColours: Bool
  private var view: ScreenView?
  private var picture: Picture?
  private var maker: Result<PictureCells, HostError>?
  /// What is drawn, and for which room.
  private var drawn: Drawing?
  private var room = (height: 0, width: 0)
  /// Where the picture is in the pane, in characters.
  private var area = (row: 0, column: 0, height: 1, width: 1)
  private let typist: Typist

  private enum Drawing {
    case text(PictureText)
    case blocks([PictureCells.Cell], columns: Int)
  }

  init(_ machine: Machine, hasColours: Bool) {
    (self.machine, self.hasColours) = (machine, hasColours)
    typist = Typist(machine.seat)
  }

  var hints: [(key: String, text: String)] { [] }
  var givesKeysToGuest: Bool { picture != nil }

  func draw(_ pane: Pane, _ look: Look) {
    guard machine.configuration.hasScreen else {
      return say("This machine has no screen: add --gpu 1280x720, or --framebuffer 640x480.", pane)
    }
    take(look)
    guard let picture else { return say("The guest shows nothing at present.", pane) }
    switch maker ?? makeMaker() {
    case .failure(let error): say("\(error)", pane)
    case .success(let maker): draw(picture, pane, maker)
    }
  }

  /// Presses no more keys.
  func end() {
    typist.stop()
    machine.seat.releaseAll()
  }

  // MARK: Keys

  func press(_ key: Key, _ look: Look) -> Bool {
    guard givesKeysToGuest else { return false }
    if case .mouse(let mouse) = key {
      press(mouse)
    } else if let stroke = KeyStroke(key) {
      typist.type([stroke])
    }
    return true
  }

  private func press(_ mouse: Key.Mouse) {
    let seat = machine.seat
    // The middle of a character is meant.
    seat.point(
      x: 2 * (mouse.column - area.column) + 1, y: 2 * (mouse.row - area.row) + 1,
      of: PictureSize(width: 2 * area.width, height: 2 * area.height))
    let button: Seat.Button =
      switch mouse.button {
      case .left: .left
      case .middle: .middle
      case .right: .right
      }
    switch mouse.action {
    case .pressed: seat.button(button, isDown: true, ofTablet: true)
    case .released: seat.button(button, isDown: false, ofTablet: true)
    case .wheelUp: seat.wheel(x: 0, y: 1, ofTablet: true)
    case .wheelDown: seat.wheel(x: 0, y: -1, ofTablet: true)
    }
  }

  // MARK: Drawing

  private func say(_ text: String, _ pane: Pane) {
    pane.write(text, row: pane.height / 2, column: max(0, (pane.width - text.count) / 2), .quiet)
  }

  private func makeMaker() -> Result<PictureCells, HostError> {
    let made: Result<PictureCells, HostError>
    do throws(HostError) {
      made = .success(try PictureCells(hasColours: hasColours))
    } catch {
      made = .failure(error)
    }
    maker = made
    return made
  }

  /// What the guest shows now: of a machine that stands still exactly that, else what it has shown last.
  private func take(_ look: Look) {
    let view = view ?? machine.screen.addView {}
    self.view = view
    if look.phase.isStill {
      let now = machine.screenshot()
      if now != picture { (picture, drawn) = (now, nil) }
      return
    }
    machine.screen.look(view) { sight in
      guard sight.isResized || !sight.areas.isEmpty else { return }
      (picture, drawn) = (sight.picture, nil)
    }
  }

  private func draw(_ picture: Picture, _ pane: Pane, _ maker: PictureCells) {
    if room != (pane.height, pane.width) { drawn = nil }
    room = (pane.height, pane.width)
    let drawing = drawn ?? drawing(of: picture, pane, maker)
    drawn = drawing
    switch drawing {
    case .text(let text): draw(text, pane)
    case .blocks(let cells, let columns): draw(cells, columns: columns, pane)
    }
  }

  /// As text where it is text and finds room, since nobody can read letters made of blocks.
  private func drawing(of picture: Picture, _ pane: Pane, _ maker: PictureCells) -> Drawing {
    if let font = machine.screen.consoleFont(),
      let text = PictureText(ScreenText(picture, font)), text.width <= pane.width
    {
      return .text(text)
    }
    let made = maker.cells(of: picture, columns: pane.width, lines: pane.height)
    return .blocks(made.cells, columns: made.columns)
  }

  private func draw(_ text: PictureText, _ pane: Pane) {
    let first = max(0, text.height - pane.height)
    for (row, line) in text.lines.dropFirst(first).prefix(pane.height).enumerated() {
      for (column, cell) in line.prefix(pane.width).enumerated() {
        pane.put(cell, row: row, column: column)
      }
    }
    area = (-first, 0, text.lines.count, text.lines.first?.count ?? 1)
  }

  private func draw(_ cells: [PictureCells.Cell], columns: Int, _ pane: Pane) {
    guard columns > 0 else { return }
    let left = (pane.width - columns) / 2
    let height = cells.count / columns
    let top = (pane.height - height) / 2
    area = (top, left, height, columns)
    for (number, cell) in cells.enumerated() {
      let style = Style(Colour(pixel: cell.foreground), on: Colour(pixel: cell.background))
      pane.put(
        Cell(scalar: cell.scalar, style: style), row: top + number / columns,
        column: left + number % columns)
    }
  }
}
