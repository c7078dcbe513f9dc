import ConsoleModel
import Host
public import MVM
import Synchronization

/// The console: screens of machines on the user's terminal, until he leaves.
public final class ConsoleApplication: MachineConsole, @unchecked Sendable {
  let terminal: any ConsoleTerminal
  let keys: KeyMap
  private let hasColours: Bool
  private let source: (any MachineSource)?
  private let wakeUp: WakeUpPipe
  private let clock = HostClock()
  private let outlet = TextOutlet()

  /// In the order in which they came; never none.
  var all: [ConsoleMachine]
  /// The one whose screens are shown.
  var shown = 0
  private(set) lazy var machinesScreen = MachinesScreen(
    { [unowned self] in all }, give: { [unowned self] in perform($0, on: $1) })
  var current = 0
  /// Whether the guest's terminal is under the screen, and whether it has the keys then.
  var isBeside = false
  var guestHasFocus = false

  var prompt: Prompt?
  var history: [String] = []
  var message: String?
  /// The first line of help that is shown, while it is.
  var help: Int?
  var isPrefixed = false
  var isDone = false
  private let isStopped = Atomic<Bool>(false)
  /// Machines that were saved to be copied.
  private let copies = MachineCopies()
  var needsDrawing = true
  var lastDrawing: UInt64 = 0
  var lastLook: UInt64 = 0

  /// Between two looks at what changes, in nanoseconds.
  private static let lookInterval: UInt64 = 100_000_000
  /// Between two drawings of what the guest writes.
  private static let drawInterval: UInt64 = 25_000_000
  /// More machines are no help to anybody.
  private static let mostMachines = 9

  /// Takes the terminal of this process.
  ///
  /// - Parameters:
  ///   - name: what the user knows the machine by.
  ///   - keys: what keys do.
  ///   - hasColours: whether colours are welcome.
  ///   - source: where more machines come from; nil where there are no more.
  ///   - makeMachine: builds the machine, given its serial line's outer end.
  /// - Throws: `ConsoleError`, or what `makeMachine` throws; the terminal is as it was then.
  public convenience init(
    name: String, keys: KeyMap = KeyMap(), hasColours: Bool, source: (any MachineSource)? = nil,
    _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    try self.init(
      name: name, keys: keys, hasColours: hasColours, source: source,
      terminal: { try CursesTerminal(hasColours: hasColours) }, makeMachine)
  }

  /// The same on any terminal, which is taken when all else is there.
  package init(
    name: String = "machine", keys: KeyMap = KeyMap(), hasColours: Bool = true,
    source: (any MachineSource)? = nil, terminal takeTerminal: () throws -> any ConsoleTerminal,
    _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    (self.keys, self.hasColours, self.source) = (keys, hasColours, source)
    wakeUp = try WakeUpPipe()
    let first = try ConsoleMachine(
      name, hasColours: hasColours, wakeUp: wakeUp, copy: { [outlet] in outlet.send($0) },
      makeMachine)
    all = [first]
    do {
      terminal = try takeTerminal()
    } catch {
      _ = first.end()
      throw error
    }
    outlet.terminal = terminal
  }

  /// Runs until the user leaves, and returns how the first machine ended.
  ///
  /// - Parameter startingPaused: whether it waits before the first instruction.
  public func run(startingPaused: Bool = false) -> Ending {
    if startingPaused {
      change(to: 1)
      tellOfEnd(of: machine)
    } else {
      machine.conductor.run()
    }
    while !isDone, !isStopped.load(ordering: .acquiring) {
      wait()
      wakeUp.drain()
      takeOutput()
      while let key = terminal.nextKey() { handle(key) }
      takeMessages()
      takeCopies()
      lookAgain()
      if isDue { draw() }
    }
    let endings = all.map { $0.end() }
    terminal.close()
    return endings[0]
  }

  /// Ends `run` soon. From any thread.
  public func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.write()
  }

  /// The machines that there are. While `run` runs they are nobody else's.
  public var machines: [Machine] { all.map(\.machine) }

  /// The one whose screens are shown.
  var machine: ConsoleMachine { all[shown] }
  var look: Look { machine.look }

  /// In the order of the actions that show them.
  var screens: [any ConsoleScreen] { machine.screens + [machinesScreen] }

  // MARK: What happens

  private func wait() {
    let now = clock.nanoseconds
    let due = needsDrawing ? lastDrawing + Self.drawInterval : lastLook + Self.lookInterval
    let isThere = terminal.wait(
      milliseconds: due > now ? Int((due - now) / 1_000_000) + 1 : 0, orFor: wakeUp.readEnd)
    // A terminal that is gone has nobody before it.
    if !isThere { isDone = true }
  }

  /// Takes what is to be drawn now, and leaves the rest: where bytes lie already, more of them wake nobody. A guest that writes byte
  /// by byte would wake this thread for every one.
  private func takeOutput() {
    for (number, machine) in all.enumerated() {
      let isSeen = showsMachines || (number == shown && showsGuest)
      let isTime = isSeen ? !needsDrawing || isDue : isTimeToLook
      guard isTime || machine.isFilling, !machine.takeOutput().isEmpty else { continue }
      if isSeen { needsDrawing = true }
    }
  }

  private func takeMessages() {
    for (number, machine) in all.enumerated() {
      guard let last = machine.conductor.takeMessages().last else { continue }
      message = number == shown ? last : "\(machine.name): \(last)"
      needsDrawing = true
    }
  }

  /// Looks at machines when it is time to, or one does something else than before.
  private func lookAgain() {
    let isTime = isTimeToLook
    for (number, machine) in all.enumerated() {
      let hasChanged = machine.takeChange()
      guard hasChanged || (isTime && (number == shown || showsMachines)) else { continue }
      if hasChanged { tellOfEnd(of: machine) }
      guard hasChanged || !machine.look.phase.isStill else { continue }
      machine.lookAgain(wantsSystem: number == shown && screens[current].wantsSystem)
      needsDrawing = true
    }
    if isTime { lastLook = clock.nanoseconds }
  }

  private func tellOfEnd(of machine: ConsoleMachine) {
    let isShown = machine === self.machine
    guard let text = Self.text(machine.conductor.phase, isShown: isShown) else { return }
    message = isShown ? text : "\(machine.name): \(text)"
  }

  private static func text(_ phase: Phase, isShown: Bool) -> String? {
    switch phase {
    case .ended(.poweredOff(let code)):
      "the guest switched the machine off (\(code))"
        + (isShown ? ": q leaves, : reset starts it again" : "")
    case .ended(.failed(let error)): "\(error)"
    case .ended(.idle): "every hart waits, and nothing can wake one"
    case .stopped(let reason) where reason != "paused": reason
    default: nil
    }
  }

  var showsGuest: Bool { current == 0 || isBeside }
  private var showsMachines: Bool { screens[current] === machinesScreen }
  private var isTimeToLook: Bool { clock.nanoseconds >= lastLook + Self.lookInterval }

  var isDue: Bool { needsDrawing && clock.nanoseconds >= lastDrawing + Self.drawInterval }
  func noteDrawing() { (lastDrawing, needsDrawing) = (clock.nanoseconds, false) }

  /// Shows a screen.
  func change(to screen: Int) {
    current = screen
    // Nobody else tells the guest that the mouse's buttons come up.
    machine.machine.seat.releaseAll()
    lastLook = 0
    machine.lookAgain(wantsSystem: screens[current].wantsSystem)
  }

  /// Shows the screens of a machine.
  func show(_ number: Int, screen: Int) {
    shown = number
    change(to: screen)
  }

  // MARK: More machines

  /// One more, of a file.
  func open(_ file: String) {
    guard let source else { return message = "there are no more machines here" }
    add(file.lastPathPart) { try source.open(file, console: $0) }
  }

  /// One more, like one that there is.
  func makeCopy(of number: Int) {
    guard let source else { return message = "there are no more machines here" }
    let machine = all[number]
    do {
      let file = try source.fileForCopy()
      let wasRunning = !machine.conductor.phase.isStill
      let copy = MachineCopy(file: file, of: machine.name, isRunning: wasRunning)
      machine.conductor.work("is copied") { [copies, wakeUp] (machine) throws(MachineError) in
        try machine.saveApart(to: file)
        copies.waiting.withLock { $0.append(copy) }
        wakeUp.write()
        return nil
      }
    } catch {
      message = "\(error)"
    }
  }

  private func takeCopies() {
    let made = copies.waiting.withLock { copies in
      defer { copies = [] }
      return copies
    }
    guard let source else { return }
    for copy in made {
      let said = all.first { $0.name == copy.of }?.said ?? []
      add("\(copy.of) copy", said: said, isRunning: copy.isRunning) {
        try source.copy(copy.file, console: $0)
      }
    }
  }

  private func add(
    _ name: String, said: [UInt8] = [], isRunning: Bool = true,
    _ make: (any SerialPort) throws -> Machine
  ) {
    needsDrawing = true
    // Whoever makes it may have something to say on the terminal.
    defer { terminal.forgetWhatIsShown() }
    guard all.count < Self.mostMachines else {
      return message = "more than \(Self.mostMachines) machines are too many here"
    }
    do {
      let machine = try ConsoleMachine(
        freeName(name), hasColours: hasColours, said: said, wakeUp: wakeUp,
        copy: { [outlet] in outlet.send($0) }, make)
      all.append(machine)
      machinesScreen.selected = all.count - 1
      if isRunning { machine.conductor.run() }
      show(all.count - 1, screen: current)
      message = "\(machine.name) is machine \(all.count)"
    } catch {
      message = "\(error)"
    }
  }

  private func freeName(_ name: String) -> String {
    let names = Set(all.map(\.name))
    if !names.contains(name) { return name }
    return (2...all.count + 2).lazy.map { "\(name) \($0)" }.first { !names.contains($0) } ?? name
  }

  /// Switches one off, and forgets it. The first stays: it is what the command was given.
  func remove(_ number: Int) {
    guard number > 0 else {
      return message = "the first machine stays until you leave; : reset starts it again"
    }
    let machine = all.remove(at: number)
    _ = machine.end()
    message = Self.finish(machine.machine) ?? "\(machine.name) is switched off"
    if shown >= number { shown -= 1 }
    change(to: current)
  }

  /// Writes what is to be written at a machine's end; returns what went wrong.
  private static func finish(_ machine: Machine) -> String? {
    do throws(MachineError) {
      try machine.endRecording()
      try machine.finishSound()
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// A machine that was saved to be copied.
private struct MachineCopy: Sendable {
  let file: String
  /// The name of which.
  let of: String
  let isRunning: Bool
}

/// Those that wait for the application.
private final class MachineCopies: Sendable {
  let waiting = Mutex<[MachineCopy]>([])
}

extension String {
  /// What follows the last slash.
  fileprivate var lastPathPart: String { split(separator: "/").last.map(String.init) ?? self }
}

/// Where copied text goes: the terminal, which may give it to the user's other programs (OSC 52).
private final class TextOutlet {
  weak var terminal: (any ConsoleTerminal)?

  func send(_ text: String) { terminal?.copy(text) }
}
