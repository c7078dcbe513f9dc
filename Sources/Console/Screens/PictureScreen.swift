import ConsoleModel
import Host
import MVM

/// The guest's screen, as well as characters can show it.
final class PictureScreen: ConsoleScreen {
  let title = "Picture"
  let shortTitle = "Pict"

  private let machine: Machine
  private let hasColours: Bool
  private var view: ScreenView?
  private var picture: Picture?
  private var maker: Result<PictureCells, HostError>?
  /// What is drawn, and for which room.
  private var drawn: (cells: [PictureCells.Cell], columns: Int)?
  private var room = (height: 0, width: 0)

  init(_ machine: Machine, hasColours: Bool) {
    (self.machine, self.hasColours) = (machine, hasColours)
  }

  var hints: [(key: String, text: String)] { [("P", "into a PNG file, when paused")] }

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

  func press(_ key: Key, _ look: Look) -> Bool { false }

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
    let made = drawn ?? maker.cells(of: picture, columns: pane.width, lines: pane.height)
    drawn = made
    guard made.columns > 0 else { return }
    let left = (pane.width - made.columns) / 2
    let top = (pane.height - made.cells.count / made.columns) / 2
    for (number, cell) in made.cells.enumerated() {
      let style = Style(Self.colour(cell.foreground), on: Self.colour(cell.background))
      pane.put(
        Cell(scalar: cell.scalar, style: style), row: top + number / made.columns,
        column: left + number % made.columns)
    }
  }

  private static func colour(_ value: UInt32?) -> Colour {
    value.map { .rgb(UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)) } ?? .standard
  }
}
