import System

/// The editor's screen: the text, a line that says where one is, and the keys at the foot.
///
///     |   1 #!/bin/sh            |  text
///     |   2 echo hello           |
///     | notes.txt *      2:5     |  status
///     | ^S Save  ^Q Quit ...     |  keys, or a question
final class View {
  private unowned(unsafe) let editor: Editor
  private let screen = FileDescriptor.standardOutput

  /// What is at the upper left: a line of the text, and a column.
  private var top = 0
  private var left = 0
  private let isColoured = Environment["NO_COLOR"] == nil

  init(_ editor: Editor) { self.editor = editor }

  private var size: (rows: Int, columns: Int) { Terminal(.standardOutput).size }
  var textRows: Int { max(1, size.rows - 2) }

  private var numberWidth: Int {
    editor.showsNumbers ? max(4, ByteString(decimal: editor.document.lines.count).count) + 1 : 0
  }

  /// The alternate screen: what was there before comes back at the end.
  func begin() { screen.writeMessage("\u{1B}[?1049h") }
  func end() { screen.writeMessage("\u{1B}[?1049l") }

  // MARK: Columns

  static let tabWidth = 8

  /// Where a position of a line lies on the screen, with tabs and wide characters.
  static func column(of position: Int, in line: ByteString) -> Int {
    var column = 0
    var index = 0
    while index < position {
      let (scalar, length) = line.scalar(at: index)
      column += width(of: scalar, at: column)
      index += length
    }
    return column
  }

  static func position(ofColumn wanted: Int, in line: ByteString) -> Int {
    var column = 0
    var index = 0
    while index < line.count {
      let (scalar, length) = line.scalar(at: index)
      column += width(of: scalar, at: column)
      if column > wanted { break }
      index += length
    }
    return index
  }

  private static func width(of scalar: Unicode.Scalar, at column: Int) -> Int {
    if scalar == "\t" { return tabWidth - column % tabWidth }
    return scalar.value < 32 || scalar.value == 127 ? 2 : scalar.displayWidth
  }

  // MARK: Drawing

  func draw() {
    scroll()
    let columns = size.columns
    var picture: ByteString = "\u{1B}[?25l\u{1B}[H"
    let colours = Colours(editor.document.path, editor.document.lines)
    for row in 0..<textRows {
      let index = top + row
      if index < editor.document.lines.count {
        if editor.showsNumbers {
          picture += "\u{1B}[90m\(index + 1, width: numberWidth - 1) \u{1B}[0m"
        }
        picture += text(index, columns - numberWidth, colours)
      } else {
        picture += "\u{1B}[90m~\u{1B}[0m"
      }
      picture += "\u{1B}[K\r\n"
    }
    picture += status(columns) + "\r\n" + foot(columns)
    let column = View.column(of: editor.cursor.column, in: editor.line) - left + numberWidth
    picture += "\u{1B}[\(editor.cursor.line - top + 1);\(column + 1)H\u{1B}[?25h"
    screen.writeMessage(picture)
  }

  /// Moves the window so that the cursor is in it.
  private func scroll() {
    let rows = textRows
    if editor.cursor.line < top { top = editor.cursor.line }
    if editor.cursor.line >= top + rows { top = editor.cursor.line - rows + 1 }
    let width = max(1, size.columns - numberWidth - 1)
    let column = View.column(of: editor.cursor.column, in: editor.line)
    if column < left { left = max(0, column - width / 4) }
    if column >= left + width { left = column - width + width / 4 }
  }

  /// The part of a line that is in the window, with colours and what is marked.
  private func text(_ index: Int, _ columns: Int, _ colours: Colours) -> ByteString {
    let line = editor.document.lines[index]
    let kinds = isColoured ? colours.kinds(of: line) : []
    var result = ByteString()
    var last: ByteString = "0"
    var column = 0
    var position = 0
    while position < line.count && column < left + columns {
      let (scalar, length) = line.scalar(at: position)
      let width = View.width(of: scalar, at: column)
      if column >= left && column + width <= left + columns {
        var style = position < kinds.count ? kinds[position].style : "0"
        if isMarked(index, position) { style += ";7" }
        if style != last { result += "\u{1B}[0;\(style)m" }
        last = style
        result += View.shown(scalar, width, ByteString(line[position..<(position + length)]))
      }
      column += width
      position += length
    }
    return last == "0" ? result : result + "\u{1B}[0m"
  }

  private func isMarked(_ line: Int, _ column: Int) -> Bool {
    guard let (start, end) = editor.selection else { return false }
    let place = Document.Place(line: line, column: column)
    return start <= place && place < end
  }

  private static func shown(
    _ scalar: Unicode.Scalar, _ width: Int, _ bytes: ByteString
  ) -> ByteString {
    if scalar == "\t" { return ByteString(repeating: 32, count: width) }
    if scalar.value < 32 || scalar.value == 127 {
      return "^\(character: UInt8(scalar.value) ^ 64)"
    }
    // What is no UTF-8 is shown as the character for that.
    return scalar == "\u{FFFD}" && bytes.count == 1 ? "\u{FFFD}" : bytes
  }

  private func status(_ columns: Int) -> ByteString {
    let name = editor.document.path ?? "new text"
    let changed: ByteString = editor.document.isChanged ? " *" : ""
    let column = View.column(of: editor.cursor.column, in: editor.line) + 1
    let place: ByteString =
      "\(editor.cursor.line + 1):\(column) of \(editor.document.lines.count) lines"
    let start: ByteString = " \(name)\(changed)  \(editor.message)"
    let room = max(0, columns - place.count - 2)
    return "\u{1B}[7m\(ByteString(start.prefix(room)), width: room)\(place) \u{1B}[0m\u{1B}[K"
  }

  private func foot(_ columns: Int) -> ByteString {
    let keys: ByteString =
      "^S Save ^Q Quit ^F Find ^N Next ^G Line ^B Mark ^C Copy ^K Cut ^V Paste ^Z Undo ^Y Redo"
    return ByteString(keys.prefix(columns - 1)) + "\u{1B}[K"
  }

  // MARK: Asking

  /// A line of text, or one of some keys; nil if it was given up.
  func ask(
    _ question: ByteString, _ editor: Editor, keys wanted: ByteString? = nil
  ) -> ByteString? {
    var answer = ByteString()
    while true {
      screen.writeMessage("\u{1B}[\(size.rows);1H\u{1B}[K\(question)\(answer)")
      switch editor.keys.next() {
      case .character(let scalar):
        answer.append(scalar)
        guard let wanted else { break }
        if wanted.contains(answer[0].lowered) { return ByteString([answer[0].lowered]) }
        answer = ""
      case .backspace:
        if !answer.isEmpty { answer = ByteString(answer[..<answer.previous(answer.count)]) }
      case .enter: if wanted == nil { return answer }
      case .escape, .control("C"), .control("G"), .endOfInput: return nil
      default: break
      }
    }
  }
}
