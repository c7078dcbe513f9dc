import Fuzzing
import Testing

/// The terminal on the screen, without one: what stands where after what was written.
struct TextScreenTests {
  private static let escape = "\u{1B}"

  private func screen(_ text: String, rows: Int = 4, columns: Int = 10) -> TextScreen {
    var screen = TextScreen(rows: rows, columns: columns)
    screen.write(Array(text.utf8))
    return screen
  }

  private func text(_ screen: TextScreen) -> [String] {
    (0..<screen.rows).map { row in
      let scalars = (0..<screen.columns).map {
        Character(Unicode.Scalar(screen.grid[row, $0].character) ?? "?")
      }
      return String(String(scalars).reversed().drop { $0 == " " }.reversed())
    }
  }

  struct Row: Sendable {
    let written: String
    let lines: [String]
    /// Row and column, from 0.
    let cursor: [Int]
  }

  // swift-format-ignore
  private static let table: [Row] = [
    Row(written: "ab\r\ncd",                    lines: ["ab", "cd"], cursor: [1, 2]),
    Row(written: "ab\ncd",                      lines: ["ab", "  cd"], cursor: [1, 4]),
    Row(written: "a\u{8}b\u{9}c",               lines: ["b       c"], cursor: [0, 9]),
    // The last column is written to, and left by the next character alone.
    Row(written: "0123456789",                  lines: ["0123456789"], cursor: [0, 9]),
    Row(written: "0123456789a",                 lines: ["0123456789", "a"], cursor: [1, 1]),
    Row(written: "0123456789\ra",               lines: ["a123456789"], cursor: [0, 1]),
    Row(written: "^[?7l0123456789ab",           lines: ["012345678b"], cursor: [0, 9]),
    Row(written: "1\r\n2\r\n3\r\n4\r\n5",       lines: ["2", "3", "4", "5"], cursor: [3, 1]),
    Row(written: "^[3;5Hx^[Hy^[;3Hz",           lines: ["y z", "", "    x"], cursor: [0, 3]),
    Row(written: "^[99;99Hx^[99Ay^[99Dz",       lines: ["z        y", "", "", "         x"], cursor: [0, 1]),
    Row(written: "abc^[2Dx^[Cy",                lines: ["axcy"], cursor: [0, 4]),
    Row(written: "abcdef^[3G^[K",               lines: ["ab"], cursor: [0, 2]),
    Row(written: "abcdef^[3G^[1K",              lines: ["   def"], cursor: [0, 2]),
    Row(written: "a\r\nb\r\nc^[2;1H^[J",        lines: ["a"], cursor: [1, 0]),
    Row(written: "a\r\nb\r\nc^[2;1H^[1J",       lines: ["", "", "c"], cursor: [1, 0]),
    Row(written: "abcdef^[2G^[2P",              lines: ["adef"], cursor: [0, 1]),
    Row(written: "abcdef^[2G^[2@",              lines: ["a  bcdef"], cursor: [0, 1]),
    Row(written: "abcdef^[2G^[2X",              lines: ["a  def"], cursor: [0, 1]),
    Row(written: "abc^[1G^[4hx^[4ly",           lines: ["xybc"], cursor: [0, 2]),
    Row(written: "1\r\n2\r\n3\r\n4^[2H^[L",     lines: ["1", "", "2", "3"], cursor: [1, 0]),
    Row(written: "1\r\n2\r\n3\r\n4^[2H^[M",     lines: ["1", "3", "4"], cursor: [1, 0]),
    // Rows 2 and 3 scroll alone.
    Row(written: "1\r\n2\r\n3\r\n4^[2;3r^[3H\n", lines: ["1", "3", "", "4"], cursor: [2, 0]),
    Row(written: "1\r\n2\r\n3\r\n4^[2;3r^[2H\u{1B}M", lines: ["1", "", "2", "4"], cursor: [1, 0]),
    Row(written: "1\r\n2^[2;3r^[?6h^[9;1Hx",    lines: ["1", "2", "x"], cursor: [2, 1]),
    // Below and above them nothing scrolls, and all else is as ever.
    Row(written: "1\r\n2\r\n3\r\n45^[1;2r^[4;2H^[K", lines: ["1", "2", "3", "4"], cursor: [3, 1]),
    Row(written: "1\r\n2\r\n3\r\n4^[1;2r^[4H^[L^[M", lines: ["1", "2", "3", "4"], cursor: [3, 0]),
    Row(written: "1\r\n2\r\n3\r\n4^[3;4r^[L^[M^[Px", lines: ["x", "2", "3", "4"], cursor: [0, 1]),
    Row(written: "a\u{1B}7^[3;3Hb\u{1B}8c",     lines: ["ac", "", "  b"], cursor: [0, 2]),
    Row(written: "shell^[?1049hvi^[?1049l$",    lines: ["shell$"], cursor: [0, 6]),
    Row(written: "a^[3b",                       lines: ["aaaa"], cursor: [0, 4]),
    Row(written: "\u{1B}(0lqk\u{1B}(Bl",        lines: ["┌─┐l"], cursor: [0, 4]),
    Row(written: "é─█",                         lines: ["é─█"], cursor: [0, 3]),
    Row(written: "a\u{301}b",                   lines: ["ab"], cursor: [0, 2]),
    Row(written: "漢b",                          lines: ["漢 b"], cursor: [0, 3]),
    Row(written: "012345678漢",                  lines: ["012345678", "漢"], cursor: [1, 2]),
    // What is not known is passed over whole.
    Row(written: "\u{1B}]0;title\u{7}a\u{1B}]8;;x\u{1B}\\b", lines: ["ab"], cursor: [0, 2]),
    Row(written: "^[?2004ha^[>4;1mb^[1;2;3zc",  lines: ["abc"], cursor: [0, 3]),
    Row(written: "a^[3\u{18}b",                 lines: ["ab"], cursor: [0, 2]),
    Row(written: "a\u{1B}cb",                   lines: ["b"], cursor: [0, 1]),
  ]

  @Test(arguments: table.indices)
  func textStandsWhereItWasWritten(index: Int) {
    let row = Self.table[index]
    let screen = screen(row.written.replacing("^[", with: Self.escape + "["))
    let lines = text(screen)
    #expect(lines.count == 4)
    #expect(lines == row.lines + [String](repeating: "", count: 4 - row.lines.count))
    #expect([screen.cursor.row, screen.cursor.column] == row.cursor)
  }

  /// What is no UTF-8 is seen, and costs no more than itself.
  @Test func damagedTextIsSeen() {
    var screen = TextScreen(rows: 2, columns: 20)
    screen.write([0x61, 0xff, 0x62, 0xe2, 0x94, 0x63, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x64])
    #expect(text(screen)[0] == "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}d")
  }

  // swift-format-ignore
  private static let colours: [(sequence: String, pixels: [UInt32])] = [
    ("[31mx", [0xcd3131, 0]),             ("[1;31mx", [0xf14c4c, 0]),
    ("[7;32mx", [0, 0x0dbc79]),           ("[38;5;196;48;5;232mx", [0xff0000, 0x080808]),
    ("[38;2;1;2;3mx", [0x010203, 0]),     ("[38:2:1:2:3mx", [0x010203, 0]),
    ("[97;104mx", [0xffffff, 0x3b8eea]),  ("[31m\u{1B}[mx", [0xcccccc, 0]),
    ("[38;5mx", [0xcccccc, 0]),           ("[8;41mx", [0xcd3131, 0xcd3131]),
  ]

  @Test(arguments: colours)
  func coloursAreThoseOfXterm(sequence: String, pixels: [UInt32]) {
    let cell = screen(Self.escape + sequence).grid[0, 0]
    #expect([cell.foreground, cell.background] == pixels)
  }

  /// A program asks where the cursor is, and what it talks to.
  @Test func questionsAreAnswered() {
    let screen = screen("\r\nab\(Self.escape)[6n\(Self.escape)[5n\(Self.escape)[c")
    #expect(String(decoding: screen.answers, as: UTF8.self) == "\u{1B}[2;3R\u{1B}[0n\u{1B}[?6c")
  }

  /// Whatever is written, cursor and region stay on the screen; some bytes are likelier than others.
  @Test(arguments: [(1, 1), (2, 3), (24, 80)])
  func noiseStaysOnTheScreen(rows: Int, columns: Int) {
    var random = SplitMix(state: Fuzzing.seed)
    var screen = TextScreen(rows: rows, columns: columns)
    let likely = Array("\u{1B}\u{1B}[[;;?0123456789hlmHrLMPSTJKABCD@X\n\r\tb".utf8)
    for _ in 0..<2000 {
      screen.write(
        (0..<32).map { _ in
          Bool.random(using: &random)
            ? likely.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
        })
      screen.answers = []
      #expect((0..<rows).contains(screen.cursor.row))
      #expect((0..<columns).contains(screen.cursor.column))
      #expect(screen.region.lowerBound >= 0 && screen.region.upperBound <= rows)
    }
  }
}
