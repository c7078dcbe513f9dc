import ConsoleModel
import Host
import MVM

/// A machine in the console: how it is conducted, what its guest writes, and its screens.
final class ConsoleMachine {
  /// What the user knows it by.
  let name: String
  let conductor: Conductor
  let guest: GuestTerminal
  let terminalPane: TerminalPane
  let processors: ProcessorsScreen
  private let picture: PictureScreen
  /// In the order of the actions that show them.
  let screens: [any ConsoleScreen]
  private(set) var look: Look

  private let serial: SerialPane
  private var looker: Looker
  private var lastChangeCount = 0
  /// What the guest wrote last: a copy of the machine begins with it.
  private(set) var said: [UInt8] = []

  /// So many bytes of `said` are enough for a screen.
  private static let mostSaid = 1 << 15
  /// So many bytes may wait for the guest before its terminal answers no more.
  private static let mostUnread = 1 << 12

  /// - Parameters:
  ///   - said: what its guest has written before, where it is a copy.
  ///   - wakeUp: written to when there is something to do for it.
  ///   - copy: takes what the user copies.
  init(
    _ name: String, hasColours: Bool, said: [UInt8] = [], wakeUp: WakeUpPipe,
    copy: @escaping (String) -> Void, _ makeMachine: (any SerialPort) throws -> Machine
  ) throws {
    self.name = name
    serial = SerialPane { wakeUp.write() }
    let machine = try makeMachine(serial)
    conductor = try Conductor(machine, attempts: { [serial] in serial.attempt($0) }) {
      wakeUp.write()
    }
    guest = GuestTerminal(height: 22, width: 80)
    terminalPane = TerminalPane(guest, send: { machine.send($0) }, copy: copy)
    // Reading them takes a moment: once for all.
    let symbols = GuestNames.readable(machine.symbols)
    let processors = ProcessorsScreen(machine, symbols)
    self.processors = processors
    let picture = PictureScreen(machine, hasColours: hasColours)
    self.picture = picture
    screens = [
      terminalPane, processors, ProcessesScreen(),
      MemoryScreen(machine, symbols) { processors.selectedHart }, DevicesScreen(machine),
      picture, EventsScreen(machine, symbols),
    ]
    looker = Looker(conductor)
    look = looker.look()
    show(said)
    // Whom it answers has had that.
    _ = guest.takeAnswers()
  }

  var machine: Machine { conductor.machine }
  /// Whether the guest has to wait soon for its output to be taken.
  var isFilling: Bool { serial.isFilling }

  /// Shows what the guest has written since the last time, and returns it.
  func takeOutput() -> [UInt8] {
    let bytes = serial.take()
    guard !bytes.isEmpty else { return [] }
    show(bytes)
    let answers = guest.takeAnswers()
    // One that asks and does not listen is not asked to remember.
    if !answers.isEmpty, machine.unreadCount < Self.mostUnread { machine.send(answers) }
    return bytes
  }

  private func show(_ bytes: [UInt8]) {
    guest.show(bytes)
    said += bytes
    if said.count > Self.mostSaid { said.removeFirst(said.count - Self.mostSaid / 2) }
  }

  /// Whether it does something else than when it was asked last, or has come to rest since.
  func takeChange() -> Bool {
    let count = conductor.changeCount
    defer { lastChangeCount = count }
    return count != lastChangeCount || conductor.phase != look.phase
  }

  /// Looks at it.
  ///
  /// - Parameter wantsSystem: whether also at what runs in the guest.
  func lookAgain(wantsSystem: Bool) {
    looker.wantsSystem = wantsSystem
    look = looker.look()
  }

  /// Ends it, and returns how it had ended before.
  func end() -> Ending {
    serial.close()
    picture.end()
    let phase = conductor.phase
    conductor.end()
    if case .ended(let ending) = phase { return ending }
    return .stopped
  }
}
