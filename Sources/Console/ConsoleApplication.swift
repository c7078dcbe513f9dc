import ConsoleModel
import Host
public import MVM
import Synchronization

/// The console: screens of a machine on the user's terminal, until he leaves.
public final class ConsoleApplication: @unchecked Sendable {
  private let terminal: any ConsoleTerminal
  private let serial: SerialPane
  private let conductor: Conductor
  private let wakeUp: WakeUpPipe
  private let keys: KeyMap
  private let clock = HostClock()

  private let guest: GuestTerminal
  private let terminalPane: TerminalPane
  private let processors: ProcessorsScreen
  /// In the order of the actions that show them.
  private let screens: [any ConsoleScreen]
  private var current = 0
  /// Whether the guest's terminal is under the screen, and whether it has the keys then.
  private var isBeside = false
  private var guestHasFocus = false

  private var looker: Looker
  private var look: Look
  private var prompt: Prompt?
  private var history: [String] = []
  private var message: String?
  /// The first line of help that is shown, while it is.
  private var help: Int?
  private var isPrefixed = false
  private var isDone = false
  private let isStopped = Atomic<Bool>(false)
  private var needsDrawing = true
  private var lastDrawing: UInt64 = 0
  private var lastLook: UInt64 = 0
  private var lastChangeCount = 0

  /// Between two looks at what changes, in nanoseconds.
  private static let lookInterval: UInt64 = 100_000_000
  /// Between two drawings of what the guest writes.
  private static let drawInterval: UInt64 = 25_000_000
  static let leastHeight = 12
  static let leastWidth = 40

  /// Takes the terminal of this process.
  ///
  /// - Parameters:
  ///   - keys: what keys do.
  ///   - hasColours: whether colours are welcome.
  ///   - makeMachine: builds the machine, given its serial line's outer end.
  /// - Throws: `ConsoleError`, or what `makeMachine` throws; the terminal is as it was then.
  public convenience init(
    keys: KeyMap = KeyMap(), hasColours: Bool, _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    try self.init(
      keys: keys, hasColours: hasColours,
      terminal: { try CursesTerminal(hasColours: hasColours) }, makeMachine)
  }

  /// The same on any terminal, which is taken when all else is there.
  package init(
    keys: KeyMap = KeyMap(), hasColours: Bool = true,
    terminal takeTerminal: () throws -> any ConsoleTerminal,
    _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    self.keys = keys
    let wakeUp = try WakeUpPipe()
    self.wakeUp = wakeUp
    serial = SerialPane { wakeUp.write() }
    let machine = try makeMachine(serial)
    conductor = try Conductor(machine) { wakeUp.write() }
    guest = try GuestTerminal(height: 22, width: 80)
    let output = TextOutlet()
    terminalPane = TerminalPane(
      guest, send: { machine.send($0) }, copy: { output.send($0) })
    // Reading them takes a moment: once for all.
    let symbols = GuestNames.readable(machine.symbols)
    let processors = ProcessorsScreen(machine, symbols)
    self.processors = processors
    screens = [
      terminalPane, processors, ProcessesScreen(),
      MemoryScreen(machine, symbols) { processors.selectedHart }, DevicesScreen(machine),
      PictureScreen(machine, hasColours: hasColours), EventsScreen(machine, symbols),
    ]
    looker = Looker(conductor)
    look = looker.look()
    do {
      terminal = try takeTerminal()
    } catch {
      conductor.end()
      throw error
    }
    output.terminal = terminal
  }

  /// Runs until the user leaves, and returns how the machine ended.
  ///
  /// - Parameter startingPaused: whether it waits before the first instruction.
  public func run(startingPaused: Bool = false) -> Ending {
    if startingPaused {
      change(to: 1)
      tellOfEnd(conductor.phase)
    } else {
      conductor.run()
    }
    while !isDone, !isStopped.load(ordering: .acquiring) {
      wait()
      wakeUp.drain()
      takeOutput()
      while let key = terminal.nextKey() { handle(key) }
      takeMessages()
      lookAgain()
      if isDue { draw() }
    }
    serial.close()
    let phase = conductor.phase
    conductor.end()
    terminal.close()
    if case .ended(let ending) = phase { return ending }
    return .stopped
  }

  /// Ends `run` soon. From any thread.
  public func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.write()
  }

  /// The machine. While `run` runs it is nobody else's.
  public var machine: Machine { conductor.machine }

  // MARK: What happens

  private func wait() {
    let now = clock.nanoseconds
    let due = needsDrawing ? lastDrawing + Self.drawInterval : lastLook + Self.lookInterval
    let isThere = terminal.wait(
      milliseconds: due > now ? Int((due - now) / 1_000_000) + 1 : 0, orFor: wakeUp.readEnd)
    // A terminal that is gone has nobody before it.
    if !isThere { isDone = true }
  }

  private func takeOutput() {
    let bytes = serial.take()
    guard !bytes.isEmpty else { return }
    guest.show(bytes)
    let answers = guest.takeAnswers()
    if !answers.isEmpty { conductor.machine.send(answers) }
    if showsGuest { needsDrawing = true }
  }

  private func takeMessages() {
    guard let last = conductor.takeMessages().last else { return }
    message = last
    needsDrawing = true
  }

  /// Looks at the machine when it is time to, or it does something else than before.
  private func lookAgain() {
    let now = clock.nanoseconds
    let changeCount = conductor.changeCount
    let hasChanged = changeCount != lastChangeCount || conductor.phase != look.phase
    guard hasChanged || now >= lastLook + Self.lookInterval else { return }
    if hasChanged { tellOfEnd(conductor.phase) }
    (lastLook, lastChangeCount) = (now, changeCount)
    guard hasChanged || !look.phase.isStill else { return }
    looker.wantsSystem = screens[current].wantsSystem
    look = looker.look()
    needsDrawing = true
  }

  private func tellOfEnd(_ phase: Phase) {
    switch phase {
    case .ended(.poweredOff(let code)):
      message = "the guest switched the machine off (\(code)): q leaves, : reset starts it again"
    case .ended(.failed(let error)): message = "\(error)"
    case .ended(.idle): message = "every hart waits, and nothing can wake one"
    case .stopped(let reason) where reason != "paused": message = reason
    default: break
    }
  }

  private var showsGuest: Bool { current == 0 || isBeside }

  /// Whether keys are the guest's.
  private var isGuestsTurn: Bool {
    (current == 0 || (isBeside && guestHasFocus)) && terminalPane.above == nil
  }

  // MARK: Drawing

  private var isDue: Bool {
    needsDrawing && clock.nanoseconds >= lastDrawing + Self.drawInterval
  }

  private func draw() {
    let size = terminal.size
    let canvas = Canvas(height: size.height, width: size.width)
    if size.height < Self.leastHeight || size.width < Self.leastWidth {
      drawTooSmall(canvas)
    } else {
      draw(canvas)
    }
    terminal.show(canvas)
    lastDrawing = clock.nanoseconds
    needsDrawing = false
  }

  private func drawTooSmall(_ canvas: Canvas) {
    let text =
      "The window is \(canvas.width)x\(canvas.height), and the console needs "
      + "\(Self.leastWidth)x\(Self.leastHeight). The guest goes on."
    for (row, line) in TextLayout.lines(text, width: canvas.width).enumerated() {
      canvas.pane.write(line, row: row)
    }
  }

  private func draw(_ canvas: Canvas) {
    let all = canvas.pane
    Chrome.drawTitles(all, screens, current: current, look)
    let body = all.part(row: 1, height: all.height - 2)
    drawBody(body)
    if let help { Chrome.drawHelp(body, keys, from: help) }
    if help != nil || (prompt == nil && !isGuestsTurn) { canvas.cursor = nil }
    if let prompt {
      Chrome.drawPrompt(
        all, prompt,
        completions: prompt.kind == .command ? ConsoleCommand.completions(of: prompt.text) : [])
    } else if let message {
      Chrome.drawMessage(all, message)
    } else {
      Chrome.drawHints(all, hints)
    }
  }

  private func drawBody(_ body: Pane) {
    guard isBeside, current != 0 else { return screens[current].draw(body, look) }
    let height = body.height / 2
    screens[current].draw(body.part(height: height), look)
    body.fill(row: height, "─", .frame)
    body.write(
      guestHasFocus ? " Terminal (has the keys) " : " Terminal (Tab gives it the keys) ",
      row: height,
      column: 2, .title)
    terminalPane.draw(body.part(row: height + 1), look)
  }

  private var hints: [(key: String, text: String)] {
    let prefix = keys.prefix.name
    if isPrefixed {
      return [
        ("?", "keys"), ("[", "scroll"), (":", "command"), ("x", "leave"), (prefix, "send it"),
      ]
    }
    if isGuestsTurn {
      return [
        ("F1-F7", "screens"), ("F9", look.phase.isStill ? "go on" : "pause"), ("F10", "leave"),
        ("F12", "beside"), ("\(prefix) ?", "keys"), ("\(prefix) [", "scroll"),
      ]
    }
    let own =
      current == 0 || (isBeside && guestHasFocus) ? terminalPane.hints : screens[current].hints
    let common: [(key: String, text: String)] = [
      ("Space", look.phase.isStill ? "go on" : "pause"), ("s", "step"), ("b", "back"),
      ("?", "keys"), ("q", "leave"),
    ]
    return own + (terminalPane.above == nil ? common : [])
  }

  // MARK: Keys

  private func handle(_ key: Key) {
    needsDrawing = true
    lastDrawing = 0
    message = nil
    if key == .resized { return terminal.forgetWhatIsShown() }
    if help != nil { return handleInHelp(key) }
    if prompt != nil { return handleInPrompt(key) }
    if isPrefixed { return handlePrefixed(key) }
    if case .mouse(let mouse) = key, mouse.row == 0, mouse.action == .pressed {
      return chooseTab(column: mouse.column)
    }
    if isGuestsTurn {
      if key == keys.prefix {
        isPrefixed = true
      } else if let action = keys.actionEverywhere(key) {
        perform(action)
      } else {
        _ = terminalPane.press(moved(key), look)
      }
      return
    }
    handleInScreen(key)
  }

  private func handleInScreen(_ key: Key) {
    let screen =
      current == 0 || (isBeside && guestHasFocus) ? terminalPane : screens[current]
    if screen.press(moved(key), look) { return }
    if key == .character("/"), screen.canSearch { return prompt = Prompt(.search) }
    if let action = keys.action(key) { perform(action) }
  }

  /// A mouse in the places of the guest's terminal.
  private func moved(_ key: Key) -> Key {
    guard case .mouse(var mouse) = key else { return key }
    mouse.row -= 1
    return .mouse(mouse)
  }

  private func handlePrefixed(_ key: Key) {
    isPrefixed = false
    switch key {
    case keys.prefix, .character("a"): conductor.machine.send([0x01])
    case .character("["): terminalPane.setScrolling(true)
    case .function, .alt: _ = terminalPane.press(key, look)
    default: if let action = keys.action(key) { perform(action) }
    }
  }

  private func handleInHelp(_ key: Key) {
    let most = max(0, Chrome.helpCount(keys) - (terminal.size.height - 3))
    switch key {
    case .down, .character("j"): help = min(most, (help ?? 0) + 1)
    case .up, .character("k"): help = max(0, (help ?? 0) - 1)
    case .pageDown, .character(" "): help = min(most, (help ?? 0) + terminal.size.height - 4)
    case .pageUp: help = max(0, (help ?? 0) - terminal.size.height + 4)
    default: help = nil
    }
  }

  private func handleInPrompt(_ key: Key) {
    guard var prompt else { return }
    let isCommand = prompt.kind == .command
    let outcome = prompt.press(key) { isCommand ? ConsoleCommand.completions(of: $0) : [] }
    switch outcome {
    case .going: self.prompt = prompt
    case .left: self.prompt = nil
    case .done(let text):
      self.prompt = nil
      finish(prompt.kind, text)
    }
  }

  private func finish(_ kind: Prompt.Kind, _ text: String) {
    switch kind {
    case .question: isDone = true
    case .search:
      let screen: any ConsoleScreen = isBeside && guestHasFocus ? terminalPane : screens[current]
      if !screen.search(text) { message = "nothing is found for '\(text)'" }
    case .command:
      if !text.isEmpty { history.append(text) }
      do throws(ConsoleCommandError) {
        if let command = try ConsoleCommand.parse(text) { perform(command) }
      } catch {
        message = error.message
      }
    }
  }

  private func chooseTab(column: Int) {
    let width = terminal.size.width
    let canvas = Canvas(height: 1, width: width)
    // Where the titles are is what is drawn.
    Chrome.drawTitles(canvas.pane, screens, current: current, look)
    let before = canvas.text(row: 0).prefix(column + 1)
    let number = before.last { $0.isNumber }.flatMap(\.wholeNumberValue)
    if let number, screens.indices.contains(number - 1) { change(to: number - 1) }
  }

  private func change(to screen: Int) {
    current = screen
    lastLook = 0
    looker.wantsSystem = screens[current].wantsSystem
    look = looker.look()
  }

  // MARK: Actions

  private func perform(_ command: ConsoleCommand) {
    switch command {
    case .action(let action): perform(action)
    case .run(let rate): conductor.run(rate: rate)
    case .save(let file): conductor.save(to: file)
    case .screenshot(let file): takePicture(file)
    case .send(let text): conductor.machine.send(Array(text.utf8) + [0x0d])
    case .reset: conductor.reset()
    }
  }

  private func perform(_ action: Action) {
    switch action {
    case .terminal, .processors, .processes, .memory, .devices, .picture, .events:
      let number = Action.allCases.firstIndex(of: action) ?? 0
      if screens.indices.contains(number) { change(to: number) }
    case .pause: pauseOrGoOn()
    case .step: conductor.step(.instruction, hart: processors.selectedHart)
    case .over: conductor.step(.over, hart: processors.selectedHart)
    case .trap: conductor.step(.trap, hart: processors.selectedHart)
    case .process: conductor.step(.process, hart: processors.selectedHart)
    case .back: conductor.goBack(.instruction)
    case .backFar: conductor.goBack(.savepoint)
    case .slow: slow()
    case .save: prompt = Prompt(.command, text: "save ")
    case .screenshot: prompt = Prompt(.command, text: "screenshot ")
    case .beside: isBeside.toggle()
    case .focus: if isBeside { guestHasFocus.toggle() }
    case .command: prompt = Prompt(.command, history: history)
    case .help: help = 0
    case .redraw: terminal.forgetWhatIsShown()
    case .quit: leave()
    }
  }

  private func pauseOrGoOn() {
    if look.phase.isStill { conductor.run() } else { conductor.pause() }
  }

  /// Ten times slower than before, from a thousand a second down to one; then fast again.
  private func slow() {
    guard case .running(let rate?) = look.phase else { return conductor.run(rate: 1_000) }
    conductor.run(rate: rate > 1 ? rate / 10 : nil)
  }

  private func takePicture(_ file: String) {
    guard look.phase.isStill else { return message = "pause the machine first" }
    do throws(MachineError) {
      try conductor.machine.saveScreenshot(to: file)
      message = "the screen is in \(file)"
    } catch {
      message = "\(error)"
    }
  }

  private func leave() {
    if case .ended = look.phase { return isDone = true }
    prompt = Prompt(.question("Switch the machine off and leave?"))
  }
}

/// Where copied text goes: the terminal, which may give it to the user's other programs (OSC 52).
private final class TextOutlet {
  weak var terminal: (any ConsoleTerminal)?

  func send(_ text: String) { terminal?.copy(text) }
}
