import Bus
import Glibc
import Host
import Testing

/// A screen in a terminal: text as text, pictures as blocks, keys to the guest, and the serial line behind it.
@Suite struct TerminalScreenTests {
  private static let variables = [
    "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
  ]

  /// A terminal of 80 by 24 with a console and a screen on it.
  private final class Harness {
    let terminal: Pseudoterminal
    let screen = Screen()
    let seat = Seat()
    let console: TerminalConsole
    let view: TerminalScreen
    private let events = Parker()

    init(graphics: TerminalGraphics? = .blocks, variables: [String: String]) throws {
      terminal = try Pseudoterminal()
      terminal.becomeRaw()
      var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(terminal.terminal, UInt(TIOCSWINSZ), &size)
      let line = Box()
      console = try TerminalConsole(
        input: terminal.terminal, output: terminal.terminal,
        commands: [.changeFace { line.console?.changeFace() }, .sendEscape], outputClosed: {})
      line.console = console
      view = try TerminalScreen(
        screen, seat, console, graphics: graphics, variables: variables)
      seat.onEvents { [events] in events.wake() }
    }

    /// Begins, with a picture that a graphics card shows.
    func show(_ picture: Picture) throws {
      screen.sizeChanged(picture.size)
      try damage(picture, picture.size.area)
      try view.start {}
      try console.start {}
    }

    func damage(_ picture: Picture, _ area: PictureArea) throws {
      try picture.pixels.withUnsafeBytes { bytes in
        screen.damaged(
          area,
          of: try #require(
            PictureView(bytes, size: picture.size, stride: picture.size.width * 4)))
      }
    }

    func end() {
      console.stop()
      view.stop()
    }

    /// The next keys of the guest's keyboard, down or up; fewer where they do not come in ten seconds.
    func keys(_ count: Int) -> [InputEvent] {
      var found: [InputEvent] = []
      while found.count < count {
        if let group = seat.keyboard.receive() {
          found += group
        } else if !events.wait(until: HostClock().nanoseconds + 10_000_000_000) {
          break
        }
      }
      return found
    }
  }

  private final class Box: @unchecked Sendable { var console: TerminalConsole? }

  @Test func textIsWrittenAsText() throws {
    let harness = try Harness(variables: Self.variables)
    let font = MadeFont()
    let guest = font.memory
    harness.screen.onTextWanted { guest.withUnsafeBytes { ConsoleFont(in: $0) } }
    let picture = font.picture(["Hello, guest", "", "  $ ls -l"], columns: 80, lines: 22)
    try harness.show(picture)
    let shown = readMore(harness.terminal.controller, containing: "-l")
    #expect(shown.contains("\u{1b}[?1049h"))
    #expect(shown.contains("\u{1b}[1;1H\u{1b}[38;2;255;255;255;48;2;0;0;64mHello, guest  "))
    #expect(harness.screen.text()?.text == "Hello, guest\n\n  $ ls -l\n")
    // Only the line that has changed is written again.
    let next = font.picture(["Hello, guest", "second", "  $ ls -l"], columns: 80, lines: 22)
    try harness.damage(next, PictureArea(x: 0, y: 16, width: 100, height: 16))
    let changed = readMore(harness.terminal.controller, containing: "second")
    #expect(changed.contains("\u{1b}[2;1H") && !changed.contains("Hello"))
    harness.end()
  }

  @Test func picturesAreBlocks() throws {
    let harness = try Harness(variables: Self.variables)
    var picture = Picture(PictureSize(width: 320, height: 200))
    let red = [UInt32](repeating: 0xff0000, count: 320 * 200)
    red.withUnsafeBytes { bytes in
      if let view = PictureView(bytes, size: picture.size, stride: 1280) { picture = Picture(view) }
    }
    try harness.show(picture)
    let shown = readMore(harness.terminal.controller, containing: "\u{1b}8")
    #expect(shown.contains("255;0;0m") && shown.contains("\u{1b}[22;"))
    // The last two lines are for messages.
    #expect(!shown.contains("\u{1b}[23;5H") && shown.contains("\u{1b}[23;24r"))
    harness.end()
  }

  @Test(arguments: [(TerminalGraphics.sixel, "\u{1b}P"), (.kitty, "\u{1b}_G")])
  func picturesArePixels(graphics: TerminalGraphics, beginning: String) throws {
    let harness = try Harness(graphics: graphics, variables: Self.variables)
    try harness.show(Picture(PictureSize(width: 64, height: 64)))
    #expect(readMore(harness.terminal.controller, containing: beginning).contains(beginning))
    // Somebody has to take the rest.
    let ending = Parker()
    let controller = harness.terminal.controller
    let reader = try HostThread(name: "reader") {
      _ = readMore(controller, containing: "\u{1b}[?1049l")
      ending.wake()
    }
    harness.end()
    #expect(ending.wait(until: HostClock().nanoseconds + 20_000_000_000))
    reader.join()
  }

  @Test func keysAreTheGuestsAndTheSerialLineIsBehind() throws {
    let harness = try Harness(variables: Self.variables)
    try harness.show(Picture(PictureSize(width: 64, height: 64)))
    _ = readMore(harness.terminal.controller, containing: "\u{1b}8")
    harness.terminal.type("A\u{1b}[A")
    let (shift, a, up): (UInt16, UInt16, UInt16) = (42, 30, 103)
    #expect(harness.keys(6).map(\.code) == [shift, a, a, shift, up, up])
    for byte in "from the guest\r\n".utf8 { harness.console.transmit(byte) }
    harness.terminal.type("\u{1}c")
    let line = readMore(harness.terminal.controller, containing: "from the guest")
    #expect(line.contains("\u{1b}[?1049l"))
    harness.terminal.type("x")
    #expect(readGuestByte(harness.console) == UInt8(ascii: "x"))
    harness.terminal.type("\u{1}c")
    #expect(
      readMore(harness.terminal.controller, containing: "\u{1b}8").contains("\u{1b}[?1049h"))
    harness.end()
    #expect(
      readMore(harness.terminal.controller, containing: "\u{1b}[?1049l")
        .hasSuffix("\u{1b}[?1049l"))
  }

  /// Looks for up to ten seconds.
  private func readGuestByte(_ console: TerminalConsole) -> UInt8? {
    let parker = Parker()
    for _ in 0..<1000 {
      if let byte = console.receive() { return byte }
      _ = parker.wait(until: HostClock().nanoseconds + 10_000_000)
    }
    return nil
  }

  @Test(arguments: [["TERM": "dumb"], [:]])
  func terminalsWithoutPicturesAreRefused(variables: [String: String]) throws {
    #expect(throws: HostError.self) { try Harness(graphics: nil, variables: variables) }
  }

  @Test func aPipeIsNoTerminal() throws {
    let (reading, writing) = makePipe()
    defer { [reading, writing].forEach { close($0) } }
    let console = try TerminalConsole(
      input: reading, output: writing, commands: [], outputClosed: {})
    defer { console.stop() }
    #expect(throws: HostError.noPicture(reason: "the console is not at a terminal")) {
      try TerminalScreen(Screen(), Seat(), console, graphics: nil, variables: Self.variables)
    }
  }

  @Test func aTerminalThatIsSomebodyElsesIsRefused() {
    #expect(throws: HostError.terminalInUse) {
      try TerminalScreen(Screen(), Seat(), nil, graphics: nil, variables: Self.variables)
    }
  }

  @Test func thePictureKeepsItsShape() {
    let layout = TerminalLayout(columns: 80, lines: 24, width: 800, height: 480)
    // Cells of 10 by 20: 640 by 400 would be 64 by 20.
    #expect(
      layout.area(of: PictureSize(width: 640, height: 400), isExact: true)
        == PictureArea(x: 8, y: 1, width: 64, height: 20))
    #expect(
      layout.area(of: PictureSize(width: 64, height: 40), isExact: false)
        == PictureArea(x: 5, y: 0, width: 70, height: 22))
    let small = TerminalLayout(columns: 1, lines: 1, width: 0, height: 0)
    #expect(
      small.area(of: PictureSize(width: 4000, height: 1), isExact: false)
        == PictureArea(x: 0, y: 0, width: 1, height: 1))
  }
}
