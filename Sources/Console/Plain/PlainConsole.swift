import Assembly
import ConsoleModel
import Host
public import MVM
import Synchronization

/// The console line by line, for screen readers and pipes: what the guest writes comes as text, and what a screen would show comes
/// when it is asked for.
public final class PlainConsole: MachineConsole, @unchecked Sendable {
  private let terminal: any LineTerminal
  private let wakeUp: WakeUpPipe
  private let machine: ConsoleMachine
  private var text = PlainText()
  /// Whether the last thing that was written ended a line.
  private var isAtLineStart = true
  private var isDone = false
  private var isPausing = false
  private let isStopped = Atomic<Bool>(false)

  /// What screens are drawn on to be read.
  private static let size = (height: 48, width: 100)
  private static let patience = 100

  /// - Parameters:
  ///   - name: what the user knows the machine by.
  ///   - makeMachine: builds the machine, given its serial line's outer end.
  /// - Throws: `ConsoleError`, or what `makeMachine` throws.
  public convenience init(
    name: String, _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    try self.init(name: name, terminal: StandardLines(), makeMachine)
  }

  /// The same with lines from elsewhere.
  package init(
    name: String = "machine", terminal: any LineTerminal,
    _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    self.terminal = terminal
    wakeUp = try WakeUpPipe()
    machine = try ConsoleMachine(
      name, hasColours: false, wakeUp: wakeUp, copy: { _ in }, makeMachine)
  }

  public var machines: [Machine] { [machine.machine] }

  public func run(startingPaused: Bool = false) -> Ending {
    say("lines go to the guest; ':help' lists commands, ':quit' leaves")
    if startingPaused { tellOfRest() } else { machine.conductor.run() }
    while !isDone, !isStopped.load(ordering: .acquiring) {
      terminal.wait(
        milliseconds: Self.patience, orFor: wakeUp.readEnd,
        takingLines: !isWorking && !terminal.hasEnded)
      wakeUp.drain()
      tellWhatHappens()
      takeLines()
    }
    let ending = machine.end()
    tellWhatHappens()
    if !isAtLineStart { terminal.write("\n") }
    return ending
  }

  public func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.write()
  }

  // MARK: What is told

  private func tellWhatHappens() {
    let bytes = machine.takeOutput()
    write(bytes.isEmpty ? text.rest() : text.lines(bytes))
    for message in machine.conductor.takeMessages() { say(message) }
    tellOfChange()
  }

  private func tellOfChange() {
    guard machine.takeChange() else { return }
    machine.lookAgain(wantsSystem: false)
    tellOfRest()
  }

  private func write(_ bytes: [UInt8]) {
    guard let last = bytes.last else { return }
    terminal.write(String(decoding: bytes, as: UTF8.self))
    isAtLineStart = last == UInt8(ascii: "\n")
  }

  private func tellOfRest() {
    let look = machine.look
    let time = "\(Quantities.seconds(look.time, digits: 6)) s"
    switch look.phase {
    case .stopped(let reason):
      let places = look.harts.enumerated().map {
        "hart \($0) at \(Hexadecimal.prefixed($1.now.pc))"
      }
      say("\(reason), \(time); \(places.joined(separator: ", "))")
    case .ended(.poweredOff(let code)): say("the guest switched the machine off (\(code)), \(time)")
    case .ended(.failed(let error)): say("\(error)")
    case .ended: say("every hart waits, and nothing can wake one")
    case .running, .working: break
    }
  }

  /// A line of the console's own.
  private func say(_ line: String) {
    write(text.rest())
    terminal.write((isAtLineStart ? "" : "\n") + "[\(line)]\n")
    isAtLineStart = true
  }

  // MARK: Lines

  /// Whether what the last command began is not done yet.
  private var isWorking: Bool {
    switch machine.conductor.phase {
    case .working: return true
    case .running: return isPausing
    case .stopped, .ended:
      isPausing = false
      return false
    }
  }

  /// One after another: a command waits for what the one before began.
  private func takeLines() {
    while !isDone, !isWorking {
      tellOfChange()
      guard let line = terminal.nextLine() else {
        // Where nobody will say anything any more, what runs goes on to its end.
        return isDone = terminal.hasEnded && machine.conductor.phase.isStill
      }
      guard line.first == ":" else {
        machine.machine.send(Array(line.utf8) + [0x0d])
        continue
      }
      perform(String(line.dropFirst()))
      // Before the next one changes it again.
      tellWhatHappens()
    }
  }

  private func perform(_ line: String) {
    do throws(ConsoleCommandError) {
      if let command = try ConsoleCommand.parse(line) { perform(command) }
    } catch {
      say(error.message)
    }
  }

  private func perform(_ command: ConsoleCommand) {
    let conductor = machine.conductor
    switch command {
    case .action(let action): perform(action)
    case .run(let rate): conductor.run(rate: rate)
    case .save(let file): conductor.save(to: file)
    case .record(let file): conductor.record(to: file)
    case .screenshot(let file): conductor.takePicture(file)
    case .send(let text): machine.machine.send(Array(text.utf8) + [0x0d])
    case .reset: conductor.reset()
    case .open: say("one machine at a time goes line by line")
    }
  }

  private func perform(_ action: Action) {
    let (conductor, hart) = (machine.conductor, machine.processors.selectedHart)
    switch action {
    case .terminal, .processors, .processes, .memory, .devices, .picture, .events: read(action)
    case .pause:
      isPausing = !conductor.phase.isStill
      if isPausing { conductor.pause() } else { conductor.run() }
    case .step: conductor.step(.instruction, hart: hart)
    case .over: conductor.step(.over, hart: hart)
    case .trap: conductor.step(.trap, hart: hart)
    case .process: conductor.step(.process, hart: hart)
    case .back: conductor.goBack(.instruction)
    case .backFar: conductor.goBack(.savepoint)
    case .slow: conductor.run(rate: 1_000)
    case .help, .command: for row in ConsoleCommand.all { say(row.line) }
    case .quit: isDone = true
    case .save, .screenshot: say("':\(action.rawValue)' wants a file")
    case .record: conductor.record(to: nil)
    case .machines, .copy, .beside, .focus, .redraw:
      say("':\(action.rawValue)' is for the screens of the console, without --plain")
    }
  }

  /// What a screen would show.
  private func read(_ action: Action) {
    let screen = machine.screens[Action.allCases.firstIndex(of: action) ?? 0]
    machine.lookAgain(wantsSystem: screen.wantsSystem)
    let canvas = Canvas(height: Self.size.height, width: Self.size.width)
    screen.draw(canvas.pane, machine.look)
    say("\(screen.title), \(Quantities.seconds(machine.look.time, digits: 6)) s")
    for line in PlainText.lines(of: canvas) { terminal.write(line + "\n") }
  }
}

extension ConsoleCommand.Row {
  /// As a line of help.
  fileprivate var line: String {
    "\(name)\(argument.isEmpty ? "" : " \(argument)"): \(summary)"
  }
}
