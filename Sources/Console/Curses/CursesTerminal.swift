internal import CCurses
internal import Glibc
import Host

/// The user's terminal, by ncurses. One at a time, used by one thread.
///
/// Unsafe pointers: what ncurses returned, until `close`.
final class CursesTerminal: ConsoleTerminal {
  private let screen: Curses.Screen
  private let terminal: Terminal
  private let output: UnsafeMutablePointer<FILE>
  private let input: UnsafeMutablePointer<FILE>
  private var pairs: ColourPairs
  /// What it shows; nil where nobody knows.
  private var shown: Canvas?
  private var hasCursor = true
  private var resumeCount = Terminal.resumeCount

  /// What a terminal is sent if the process ends in a way that leaves ncurses no time.
  private static let farewell =
    "\u{1b}[?1006l\u{1b}[?1003l\u{1b}[?1000l\u{1b}[0m\u{1b}[?1l\u{1b}>\u{1b}[?25h\u{1b}[?1049l"
  /// How long an escape may be the beginning of something, in milliseconds.
  private static let escapeDelay: Int32 = 25

  /// Takes the terminal of this process's standard input and output.
  ///
  /// - Parameter hasColours: whether colours are welcome.
  init(hasColours: Bool) throws(ConsoleError) {
    guard let terminal = Terminal(), isatty(1) == 1 else { throw .noTerminal }
    guard let name = Self.variable("TERM"), !name.isEmpty else { throw .unnamedTerminal }
    setlocale(LC_CTYPE, "")
    // Without a locale each character beyond ASCII would be a question mark.
    if Self.isPlainLocale { setlocale(LC_CTYPE, "C.UTF-8") }
    do throws(HostError) {
      try Curses.sharedObject.require()
      try terminal.makeRaw()
    } catch {
      throw .host(error.description)
    }
    guard let output = fdopen(dup(1), "w"), let input = fdopen(dup(0), "r") else {
      terminal.restore()
      throw .host("the terminal cannot be opened: \(String(cString: strerror(errno)))")
    }
    Terminal.setFarewell(Self.farewell)
    (self.output, self.input, self.terminal) = (output, input, terminal)
    let screen = Self.open(name, output, input, hasColours: hasColours)
    guard let screen, Curses.command("cup") != nil else {
      Terminal.setFarewell("")
      terminal.restore()
      throw screen == nil ? .unknownTerminal(name) : .placelessTerminal(name)
    }
    self.screen = screen
    let isColoured = hasColours && Curses.hasColours()
    if isColoured {
      _ = Curses.startColours()
      _ = Curses.useDefaultColours()
    }
    pairs = ColourPairs(
      colourCount: isColoured ? Curses.colourCount : 0, pairCount: Curses.pairCount)
    prepareKeys()
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var isPlainLocale: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0) } != "UTF-8"
  }

  /// Where the terminal says that it shows any colour, one with a description for that is taken, if there is one.
  private static func open(
    _ name: String, _ output: UnsafeMutablePointer<FILE>, _ input: UnsafeMutablePointer<FILE>,
    hasColours: Bool
  ) -> Curses.Screen? {
    let isDirect = ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "")
    if hasColours, isDirect, name.hasSuffix("-256color") {
      let direct = name.dropLast("-256color".count) + "-direct"
      if let screen = Curses.newTerminal(String(direct), output, input) { return screen }
    }
    return Curses.newTerminal(name, output, input)
  }

  private func prepareKeys() {
    _ = Curses.raw()
    _ = Curses.noEcho()
    _ = Curses.noNewlines()
    _ = Curses.setKeypad(Curses.window, true)
    _ = Curses.setNoDelay(Curses.window, true)
    _ = Curses.setEscapeDelay(Self.escapeDelay)
    _ = Curses.setClickTime(0)
    _ = Curses.setMouse(MouseMask.wanted, nil)
  }

  /// Gives the terminal back as it was.
  func close() {
    _ = Curses.end()
    Curses.forget(screen)
    Terminal.setFarewell("")
    terminal.restore()
    fclose(output)
    fclose(input)
  }

  /// Rows and columns, as the terminal says now.
  var size: (height: Int, width: Int) {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
      return (24, 80)
    }
    return (min(Int(size.ws_row), Canvas.most.height), min(Int(size.ws_col), Canvas.most.width))
  }

  func wait(milliseconds: Int, orFor descriptor: Int32) -> Bool {
    var descriptors = [
      pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&descriptors, UInt(descriptors.count), Int32(milliseconds))
    return descriptors[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) == 0
  }

  /// Whether the process was stopped and has gone on since this was asked last: then the terminal is taken once more, and is empty.
  func takeResumption() -> Bool {
    let count = Terminal.resumeCount
    guard count != resumeCount else { return false }
    resumeCount = count
    // What is shown next begins anew after that: screen, keys and mouse.
    _ = Curses.end()
    return true
  }

  // MARK: Drawing

  /// Draws everything anew next time: something else has written to the terminal.
  func forgetWhatIsShown() { shown = nil }

  /// Shows a canvas; only what differs is sent.
  func show(_ canvas: Canvas) {
    if pairs.wantsNewBeginning(for: canvas.height * canvas.width) {
      pairs.forget()
      shown = nil
    }
    let old = shown.flatMap { $0.height == canvas.height && $0.width == canvas.width ? $0 : nil }
    if old == nil {
      _ = Curses.resize(Int32(canvas.height), Int32(canvas.width))
      _ = Curses.clear(Curses.window)
    }
    for row in 0..<canvas.height where old.map({ $0.row(row) != canvas.row(row) }) ?? true {
      draw(canvas.row(row), row: row)
    }
    placeCursor(canvas.cursor)
    _ = Curses.refresh(Curses.window)
    shown = canvas
  }

  /// Gives text to the terminal's clipboard (xterm's control sequences, OSC 52), past ncurses.
  func copy(_ text: String) {
    fputs("\u{1b}]52;c;\(Base64.text(Array(text.utf8)))\u{7}", output)
    fflush(output)
  }

  private func placeCursor(_ place: (row: Int, column: Int)?) {
    if hasCursor != (place != nil) {
      hasCursor = place != nil
      _ = Curses.showCursor(hasCursor ? 1 : 0)
    }
    if let place { _ = Curses.move(Curses.window, Int32(place.row), Int32(place.column)) }
  }

  private func draw(_ cells: ArraySlice<Cell>, row: Int) {
    _ = Curses.move(Curses.window, Int32(row), 0)
    var start = cells.startIndex
    while start < cells.endIndex {
      let style = cells[start].style
      let end = cells[start...].firstIndex { $0.style != style } ?? cells.endIndex
      add(cells[start..<end], style)
      start = end
    }
  }

  private func add(_ cells: ArraySlice<Cell>, _ style: Style) {
    var pair = pairs.number(style)
    _ = Curses.setAttributes(Curses.window, Self.attributes(style.attributes), 0, &pair)
    var text: [wchar_t] = []
    for cell in cells {
      guard let scalar = cell.scalar else { continue }
      text.append(wchar_t(scalar.value))
      if let mark = cell.mark { text.append(wchar_t(mark.value)) }
    }
    _ = Curses.add(Curses.window, text, Int32(text.count))
  }

  /// The bits of curses.h, from `NCURSES_ATTR_SHIFT` on.
  private static func attributes(_ attributes: Style.Attributes) -> UInt32 {
    let bits: [(Style.Attributes, UInt32)] = [
      (.underline, 1 << 17), (.reverse, 1 << 18), (.dim, 1 << 20), (.bold, 1 << 21),
      (.italic, 1 << 31),
    ]
    return bits.reduce(0) { attributes.contains($1.0) ? $0 | $1.1 : $0 }
  }
}
