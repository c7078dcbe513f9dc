/// Writes characters of a guest's screen to a terminal.
struct TerminalText {
  let colours: TextColours
  /// Whether the terminal writes characters beyond ASCII.
  let hasBlocks: Bool

  /// What writes a line, whose place is counted from 0; colours are told where they change.
  func bytes(_ cells: [ScreenText.Cell?], line: Int, column: Int) -> [UInt8] {
    var text = "\u{1b}[\(line + 1);\(column + 1)H"
    var former: (foreground: UInt32, background: UInt32)?
    for cell in cells {
      let cell = cell ?? ScreenText.Cell(character: "\u{fffd}", foreground: 0xaaaaaa, background: 0)
      let present = (cell.foreground, cell.background)
      // A space has no colour of its own.
      let isAlike = former.map {
        $0 == present || cell.character == " " && $0.background == cell.background
      }
      if isAlike != true {
        text += colours.sequence(cell.foreground, cell.background)
        former = present
      }
      text.unicodeScalars.append(shown(cell.character))
    }
    return Array(text.utf8)
  }

  private func shown(_ character: Unicode.Scalar) -> Unicode.Scalar {
    character.isASCII || hasBlocks ? character : "?"
  }
}
