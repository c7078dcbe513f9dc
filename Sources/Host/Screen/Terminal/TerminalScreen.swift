public import Bus
internal import Glibc
internal import Synchronization

/// Shows a screen in this process's terminal, in place of the serial line, and takes keys and mouse from there.
///
///     Screen -- changed --> [ thread: libchafa ] --> TerminalConsole --> terminal
///     Seat <-- TerminalKeys <------------------------'  <-- keys, mouse
///
/// Only lines of the terminal that show something new are written. The thread rests three times as long as it has worked, and so
/// takes a quarter of a processor at most; while the terminal takes nothing, it waits.
public final class TerminalScreen: ScreenViewer, TerminalFace, @unchecked Sendable {
  /// Thirty pictures a second.
  private static let pause: UInt64 = 1_000_000_000 / 30
  /// How often the terminal's size is looked at.
  private static let patience: UInt64 = 500_000_000
  private static let restPerWork: UInt64 = 3

  /// The other screen of the terminal; no pointer of its own; the mouse told by SGR; messages in the last two lines alone.
  private static let opening = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?1003h\u{1b}[?1006h\u{1b}[2J"

  /// How to come to the serial line.
  public let notice: String? =
    "the screen is in this terminal: Ctrl-A c shows the serial line, and the screen again"

  private let screen: Screen
  private let seat: Seat
  private let console: TerminalConsole
  private let picture: TerminalPicture
  private let typist: Typist
  private let clock = HostClock()
  private let condition = Condition()
  private var thread: HostThread?

  // Guarded by `condition`:
  private var isStopping = false
  private var hasNews = true
  private var isShown = false
  /// All of the terminal is to be drawn again.
  private var isBlank = true
  /// Where the picture is.
  private var area = PictureArea(x: 0, y: 0, width: 1, height: 1)

  // Of the console's thread alone:
  private var keys = TerminalKeys()

  // Of the thread alone:
  private var frame = TerminalFrame()
  private var wanted: TerminalLayout?

  /// Shows it where `console` reads and writes.
  ///
  /// - Parameters:
  ///   - graphics: how; nil for the best that the terminal says that it can.
  ///   - variables: the environment that says which terminal it is; nil for this process's.
  /// - Throws: `noLibrary`; `terminalInUse` where the serial line goes elsewhere; `noPicture` where that is no terminal, or one that shows no pictures.
  public init(
    _ screen: Screen, _ seat: Seat, _ console: (any SerialPort)?, graphics: TerminalGraphics?,
    variables: [String: String]? = nil
  ) throws(HostError) {
    guard let console = console as? TerminalConsole else {
      throw .terminalInUse
    }
    guard console.isInteractive else {
      throw .noPicture(reason: "the console is not at a terminal")
    }
    (self.screen, self.seat, self.console) = (screen, seat, console)
    let variables = variables ?? TerminalAbilities.environment
    picture = TerminalPicture(try TerminalAbilities(graphics: graphics, variables: variables))
    typist = Typist(seat)
    console.attach(self)
  }

  /// The size of a screen that is shown here without being made larger or smaller, character by character of a text console or pixel by
  /// pixel; nil where the output of this process is no terminal.
  public static func usualSize(graphics: TerminalGraphics?) -> PictureSize? {
    guard isatty(1) == 1,
      let abilities = try? TerminalAbilities(
        graphics: graphics, variables: TerminalAbilities.environment)
    else { return nil }
    let layout = TerminalLayout(terminal: 1)
    return layout.size(isExact: abilities.graphics != .blocks)
  }

  // MARK: The viewer

  /// Begins to draw, as soon as the console lets it. Nobody closes it.
  public func start(closed: @escaping @Sendable () -> Void) throws(HostError) {
    let view = screen.addView { [weak self] in self?.wake { $0.hasNews = true } }
    thread = try HostThread(name: "terminal screen", stackSize: 4 << 20) { [self] in run(view) }
  }

  /// Ends.
  public func stop() {
    wake { $0.isStopping = true }
    thread?.join()
    thread = nil
    typist.stop()
  }

  private func wake(_ change: (TerminalScreen) -> Void) {
    condition.locked {
      change(self)
      condition.wakeAll()
    }
  }

  // MARK: The console's side

  var opening: [UInt8] { Array(Self.opening.utf8) }
  var closing: [UInt8] { Array(Terminal.closing.utf8) }

  /// The terminal is the screen's now.
  func began() { wake { ($0.isShown, $0.isBlank) = (true, true) } }

  /// And now it is not.
  func ended() {
    wake { $0.isShown = false }
    seat.releaseAll()
  }

  /// Bytes of the terminal.
  func typed(_ bytes: [UInt8]) {
    var strokes: [KeyStroke] = []
    for event in keys.events(bytes) {
      switch event {
      case .stroke(let stroke): strokes.append(stroke)
      case .wheel(let x, let y): seat.wheel(x: x, y: y, ofTablet: true)
      case .pointer(let column, let line, let button, let isDown):
        point(column, line)
        let order: [Seat.Button] = [.left, .middle, .right]
        if let button { seat.button(order[button], isDown: isDown, ofTablet: true) }
      }
    }
    typist.type(strokes)
  }

  /// The middle of a character is meant.
  private func point(_ column: Int, _ line: Int) {
    let area = condition.locked { self.area }
    seat.point(
      x: 2 * (column - area.x) + 1, y: 2 * (line - area.y) + 1,
      of: PictureSize(width: 2 * area.width, height: 2 * area.height))
  }

  // MARK: The thread

  private func run(_ view: ScreenView) {
    while let isBlank = waitForWork() {
      let start = clock.nanoseconds
      let layout = TerminalLayout(terminal: console.outputDescriptor)
      screen.look(view) { frame.take($0) }
      want(layout)
      let bytes = frame.draw(picture, layout, isWhole: isBlank) { screen.consoleFont() }
      condition.locked { area = frame.area }
      if !bytes.isEmpty { console.write(ofFace: bytes) }
      let end = clock.nanoseconds
      rest(until: end &+ max(Self.pause, Self.restPerWork &* (end &- start)))
    }
  }

  /// Whether all is to be drawn; nil at the end. Looks up now and then, for the terminal may have another size.
  private func waitForWork() -> Bool? {
    condition.locked {
      let deadline = clock.nanoseconds &+ Self.patience
      while !isStopping, !(isShown && (hasNews || isBlank)) {
        if !isShown {
          condition.wait()
        } else if !condition.wait(until: deadline) {
          break
        }
      }
      defer { (hasNews, isBlank) = (false, false) }
      return isStopping ? nil : isBlank
    }
  }

  /// A graphics card is told what size a text console should have to be read here, character by character.
  private func want(_ layout: TerminalLayout) {
    guard !picture.isExact, layout != wanted else { return }
    wanted = layout
    screen.want(layout.size(isExact: false))
  }

  private func rest(until instant: UInt64) {
    condition.locked { while !isStopping, condition.wait(until: instant) {} }
  }
}
