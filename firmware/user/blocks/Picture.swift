import System

/// Draws a game: the well in the middle, figures and keys beside it.
struct Picture {
  private let canvas: Canvas
  /// The side of a cell.
  private let side: Int
  private let left: Int
  private let top: Int

  private static let background = Pixel(red: 16, green: 18, blue: 28)
  private static let wellColour = Pixel(red: 4, green: 5, blue: 10)
  private static let frame = Pixel(red: 90, green: 96, blue: 120)
  private static let faint = Pixel(red: 140, green: 146, blue: 165)
  private static let colours = [
    Pixel(red: 40, green: 190, blue: 210), Pixel(red: 225, green: 190, blue: 50),
    Pixel(red: 160, green: 80, blue: 200), Pixel(red: 80, green: 190, blue: 80),
    Pixel(red: 215, green: 65, blue: 65), Pixel(red: 70, green: 105, blue: 220),
    Pixel(red: 230, green: 135, blue: 45),
  ]

  private static let help: [ByteString] = [
    "← →    move", "↑ x    turn", "z      turn back", "↓      faster", "space  drop",
    "p      pause", "n      new game", "q      end",
  ]

  init(_ canvas: Canvas) {
    self.canvas = canvas
    side = max(4, min(canvas.height / (Well.height + 2), canvas.width / (2 * Well.width + 2)))
    left = (canvas.width - Well.width * side) / 2
    top = (canvas.height - Well.height * side) / 2
  }

  func draw(_ game: Game, best: Int, message: ByteString?) {
    canvas.fill(Picture.background)
    let well = Rectangle(
      x: left, y: top, width: Well.width * side, height: Well.height * side)
    canvas.outline(well.inset(-3), Picture.frame, thickness: 3)
    canvas.fill(well, Picture.wellColour)
    drawWell(game)
    drawFigures(game, best)
    drawNext(game.next)
    if let message { draw(message, in: well) }
  }

  private func drawWell(_ game: Game) {
    for (y, row) in game.well.rows.enumerated() {
      let shines = game.shining.contains(y) && game.shiningTicks / 4 % 2 == 0
      for (x, shape) in row.enumerated() {
        if let shape { cell(x, y, shines ? .white : Picture.colours[shape]) }
      }
    }
    if game.isOver || !game.shining.isEmpty { return }
    for (x, y) in game.well.landing(game.piece).cells {
      canvas.outline(area(x, y).inset(1), Picture.colours[game.piece.shape], thickness: 1)
    }
    for (x, y) in game.piece.cells { cell(x, y, Picture.colours[game.piece.shape]) }
  }

  private func area(_ x: Int, _ y: Int) -> Rectangle {
    Rectangle(x: left + x * side, y: top + y * side, width: side, height: side)
  }

  /// A block with light from the left and from above.
  private func cell(_ x: Int, _ y: Int, _ colour: Pixel) {
    let area = area(x, y)
    let edge = max(1, side / 8)
    canvas.fill(area, colour.mixed(with: .black, share: 110))
    let light = Rectangle(x: area.x, y: area.y, width: side - edge, height: side - edge)
    canvas.fill(light, colour.mixed(with: .white, share: 110))
    canvas.fill(area.inset(edge), colour)
  }

  private func drawFigures(_ game: Game, _ best: Int) {
    let rows: [(ByteString, Int)] = [
      ("score", game.score), ("best", max(best, game.score)), ("level", game.level),
      ("rows", game.cleared),
    ]
    let scale = side >= 24 ? 2 : 1
    var y = top
    for (name, value) in rows {
      let number = ByteString(decimal: value)
      let size = Canvas.size(of: number, scale: scale)
      let right = left - 16
      canvas.text(name, x: right - Canvas.size(of: name).width, y: y, Picture.faint)
      canvas.text(number, x: right - size.width, y: y + 18, .white, scale: scale)
      y += 18 + size.height + 12
    }
  }

  private func drawNext(_ piece: Piece) {
    let x = left + Well.width * side + 16
    canvas.text("next", x: x, y: top, Picture.faint)
    // The same cells as in the well, moved beside it.
    let column = Well.width + 1 - piece.x
    for cell in piece.cells {
      self.cell(cell.x + column, cell.y + 1 + 20 / side, Picture.colours[piece.shape])
    }
    var y = top + Well.height * side - 18 * Picture.help.count
    for line in Picture.help {
      canvas.text(line, x: x, y: y, Picture.faint)
      y += 18
    }
  }

  private func draw(_ message: ByteString, in well: Rectangle) {
    let size = Canvas.size(of: message)
    let box = Rectangle(
      x: well.x + (well.width - size.width) / 2 - 12, y: well.y + well.height / 2 - 20,
      width: size.width + 24, height: 40)
    canvas.fill(box, .black)
    canvas.outline(box, .white)
    canvas.text(message, x: box.x + 12, y: box.y + 12, .white)
  }
}
