import Console
import Fuzzing
import Glibc
import Testing

/// What the guest's terminal shows of what is written to it.
struct GuestTerminalTests {
  init() { setlocale(LC_CTYPE, "C.UTF-8") }

  private func terminal(_ text: String, height: Int = 4, width: Int = 8) -> GuestTerminal {
    let terminal = GuestTerminal(height: height, width: width)
    terminal.show(text.utf8)
    return terminal
  }

  private func lines(_ terminal: GuestTerminal) -> [String] {
    (0..<terminal.height).map { terminal.text($0) }
  }

  @Test(
    arguments: [
      ("one\r\ntwo", ["one", "two", "", ""]),
      // The last column does not begin a line before something is to be written there.
      ("12345678\r\nx", ["12345678", "x", "", ""]), ("12345678x", ["12345678", "x", "", ""]),
      ("\u{1b}[?7l123456789x", ["1234567x", "", "", ""]),
      ("1\n2\n3\n4\n5", [" 2", "  3", "   4", "    5"]),
      ("\u{1b}[3;5Hx\u{1b}[Hy\u{1b}[99;99Hz", ["y", "", "    x", "       z"]),
      ("abc\u{1b}[2D\u{1b}[P\u{1b}[@", ["a c", "", "", ""]),
      ("1\r\n2\r\n3\u{1b}[2;3r\u{1b}[3H\n4", ["1", "3", "4", ""]),
      ("1\r\n2\r\n3\u{1b}[2H\u{1b}[L\u{1b}[1H\u{1b}[M", ["", "2", "3", ""]),
      ("1\r\n2\r\n3\u{1b}[H\u{1b}M", ["", "1", "2", "3"]),
      ("abc\u{1b}[4D\u{1b}[4hxy", ["xyabc", "", "", ""]),
      ("abcd\u{1b}[2G\u{1b}[2X\u{1b}[4G\u{1b}[1K", ["", "", "", ""]),
      ("a\tb\u{1b}[3g\u{1b}[Gc\td", ["c      d", "", "", ""]),
      ("\u{1b}[?1049hother\u{1b}[?1049lmain", ["main", "", "", ""]),
      ("\u{1b}(0lqk\u{1b}(Bq", ["┌─┐q", "", "", ""]),
      ("\u{1b}[3xa\u{1b}[5bb", ["aaaaaab", "", "", ""]),
      // Strings that nobody wants, broken sequences, and text that is none.
      ("\u{1b}]0;title\u{7}a\u{1b}Pq#0~~\u{1b}\\b\u{1b}[999$c", ["ab", "", "", ""]),
      ("\u{1b}[1;2\u{18}a\u{1b}[:;?b", ["a", "", "", ""]),
      ("\u{202e}\u{85}a\u{fe0f}\u{301}b", ["a\u{301}b", "", "", ""]),
      // Wide ones do not stand on the edge, nor by half.
      ("1234567漢", ["1234567", "漢", "", ""]), ("漢字\u{1b}[2Gx", [" x字", "", "", ""]),
      ("漢字\u{1b}[3G\u{1b}[Px", ["漢x", "", "", ""]), ("\u{1b}#8\u{1b}[2J", ["", "", "", ""]),
    ] as [(String, [String])])
  func itShows(text: String, expected: [String]) {
    #expect(lines(terminal(text)) == expected)
    // Byte by byte it is the same.
    let other = GuestTerminal(height: 4, width: 8)
    for byte in text.utf8 { other.show([byte]) }
    #expect(lines(other) == expected)
  }

  @Test func brokenTextIsReplaced() {
    let terminal = GuestTerminal(height: 2, width: 20)
    terminal.show([0x61, 0xff, 0xc3, 0x62, 0xe2, 0x82, 0x0d, 0x0a, 0xc0, 0xaf, 0xed, 0xa0, 0x80])
    #expect(terminal.text(0) == "a\u{fffd}\u{fffd}b\u{fffd}")
    #expect(terminal.text(1) == "\u{fffd}\u{fffd}\u{fffd}")
  }

  @Test(
    arguments: [
      ("\u{1b}[6n", "\u{1b}[1;1R"), ("\u{1b}[3;4H\u{1b}[?6n", "\u{1b}[?3;4R"),
      ("\u{1b}[2;3r\u{1b}[?6h\u{1b}[2H\u{1b}[6n", "\u{1b}[2;1R"), ("\u{1b}[5n", "\u{1b}[0n"),
      ("\u{1b}[c", "\u{1b}[?1;2c"), ("\u{1b}[>c", "\u{1b}[>0;100;0c"), ("\u{1b}[21t\u{5}", ""),
    ])
  func itAnswers(text: String, answer: String) {
    #expect(String(decoding: terminal(text).takeAnswers(), as: UTF8.self) == answer)
  }

  @Test(
    arguments: [
      ("", .up, "\u{1b}[A"), ("\u{1b}[?1h", .up, "\u{1b}OA"), ("", .function(1), "\u{1b}OP"),
      ("", .function(12), "\u{1b}[24~"), ("", .backspace, "\u{7f}"), ("", .control("c"), "\u{3}"),
      ("", .alt("x"), "\u{1b}x"), ("", .character("é"), "é"), ("", .enter, "\r"),
      ("", .escape, "\u{1b}"), ("", .tab, "\t"),
      ("", .mouse(.init(.pressed, row: 1, column: 2)), ""),
      ("\u{1b}[?1000h", .mouse(.init(.pressed, row: 1, column: 2)), "\u{1b}[M #\""),
      ("\u{1b}[?1000;1006h", .mouse(.init(.released, row: 1, column: 2)), "\u{1b}[<0;3;2m"),
    ] as [(String, Key, String)])
  func keysAreSent(mode: String, key: Key, sent: String) {
    let terminal = terminal(mode)
    terminal.press(key)
    #expect(String(decoding: terminal.takeAnswers(), as: UTF8.self) == sent)
  }

  @Test func whatGoesOffTheEdgeIsKept() {
    let terminal = terminal("1\r\n2\r\n3\r\n4\r\n5\r\n6")
    #expect(terminal.text(-1) == "2" && terminal.text(-2) == "1" && terminal.text(-3) == "")
    // Not of a screen that a program has to itself, nor from between margins.
    terminal.show("\u{1b}[?47h\n\n\n\u{1b}[?47l\u{1b}[2;4r\u{1b}[4H\n\n".utf8)
    #expect(terminal.text(-1) == "2")
  }

  @Test func itIsAsLargeAsTheWindow() {
    let terminal = terminal("1\r\n2\r\n3\r\n4 and more")
    terminal.resize(height: 2, width: 5)
    #expect(lines(terminal) == ["4 and", "re"] && terminal.text(-1) == "3")
    #expect(terminal.cursor == (1, 2))
    terminal.resize(height: 3, width: 10)
    terminal.show("\r\nnew\r\nlast".utf8)
    #expect(lines(terminal) == ["re", "new", "last"])
    // A terminal may say anything of itself.
    terminal.resize(height: 65_535, width: 65_535)
    terminal.resize(height: 0, width: -1)
    terminal.show("漢字".utf8)
    #expect(terminal.height == 1 && terminal.width == 1 && terminal.text(0) == "?")
  }

  /// Whatever is written while the window changes, what is there is whole, answers are few, and lines that are kept as well.
  @Test func fuzzedBytesLeaveItWhole() {
    Fuzzing.run(usual: 60) { random in
      let terminal = GuestTerminal(height: 1 + random.below(70), width: 1 + random.below(220))
      for _ in 0..<300 {
        terminal.show(TerminalNoise.piece(&random))
        if random.below(40) == 0 {
          terminal.resize(height: 1 + random.below(70), width: 1 + random.below(220))
        }
        if random.below(40) == 0 {
          terminal.press(.mouse(.init(.pressed, row: random.below(90), column: random.below(300))))
        }
      }
      let canvas = Canvas(height: terminal.height, width: terminal.width)
      terminal.draw(on: canvas)
      let before = canvas.text
      canvas.completeCharacters()
      #expect(canvas.text == before, "a character is there by half")
      #expect((0..<terminal.height).contains(terminal.cursor.row))
      #expect((0..<terminal.width).contains(terminal.cursor.column))
      #expect(terminal.takeAnswers().count <= 4_096)
      terminal.show("\u{18}\u{1b}c".utf8)
      terminal.show("~ # ".utf8)
      #expect(terminal.text(0).first == "~")
    }
  }

  /// A flood of questions, of lines, of accents and of a string without an end.
  @Test(arguments: [
    "\u{1b}[6n", "line\r\n", "\u{301}", "\u{1b}]0;", "\u{1b}[65535S", "漢\u{1b}[9999b",
  ])
  func floodsAreBounded(piece: String) {
    let terminal = GuestTerminal(height: 24, width: 80)
    let flood = Array(repeatElement(Array(piece.utf8), count: 4_096).joined())
    for _ in 0..<16 { terminal.show(flood) }
    #expect(terminal.takeAnswers().count <= 4_096)
    #expect(terminal.keptCount <= 11_250)
  }
}
