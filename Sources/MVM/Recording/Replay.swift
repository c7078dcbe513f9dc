public import Board
public import Bus
public import Configuration
import Host

/// A recorded run, once more.
///
///     let replay = try Replay("session.mvr")
///     replay.machine.onOutput { print(UnicodeScalar($0), terminator: "") }
///     print(try replay.run(checking: true))
public final class Replay {
  /// How a replay ended.
  public enum Ending: Equatable, Sendable {
    /// Where the recording did.
    case finished
    /// Where the recording was cut off.
    case cut
    /// Where it was to be; it can go on.
    case paused
    /// The run is another one: at this instant the machine was not what it was, or never got there.
    case diverged(at: Instant)
    /// The engine of a machine in lock step has left another state than the interpreter: what differs, and since when, in lines.
    case different(String)
  }

  /// The machine, to be looked at and to be saved. It must not be run but by this replay.
  public let machine: Machine
  /// How many hashes were compared.
  public private(set) var checkCount = 0

  private let path: String
  private let source: ReplaySource
  private var epoch: UInt32 = 0
  /// Whether the epoch began where the recorder's did: not in the middle of one.
  private var hasWholeEpoch = true

  /// Opens a recording, and builds the machine as it was when that began or, if it was saved later in that run, as it was then.
  ///
  /// - Parameters:
  ///   - path: the recording.
  ///   - saved: where to begin, saved while the run was recorded, or by a replay (`machine.save`).
  ///   - engine: what executes it, whatever did when it was recorded.
  ///   - console: where what it says goes; what comes from there counts for nothing.
  /// - Throws: `unusableState`, with the file and what is wrong with it.
  public init(
    _ path: String, from saved: SavedMachine? = nil, engine: ExecutionEngine = .preferred,
    console: (any SerialPort)? = nil
  ) throws(MachineError) {
    self.path = path
    let reader: RecordingReader
    do throws(HostError) {
      reader = try Self.reader(try ArchiveFile(path), path)
    } catch {
      throw .unusableState(file: "replay", reason: error.description)
    }
    source = ReplaySource(reader)
    guard case .archive(let archive)? = try Self.peek(source, path) else {
      throw .unusableState(file: path, reason: "is cut off before the run begins")
    }
    source.advance()
    machine = try Machine(
      replaying: try SavedMachine(archive, path: path), from: source, engine: engine,
      console: console)
    epoch = machine.board.beginChangeEpoch()
    if let saved { try skip(to: saved) }
  }

  /// Runs it to its end, or to an instant.
  ///
  /// - Parameters:
  ///   - instructions: how many since power-on, all harts' together.
  ///   - time: before what happens in this nanosecond of guest time.
  ///   - checking: whether the hashes in the recording are compared, which takes a little time.
  /// - Throws: `unusableState` where the recording is damaged.
  public func run(
    toInstruction instructions: UInt64 = .max, until time: UInt64 = .max, checking: Bool
  ) throws(MachineError) -> Ending {
    if machine.engine == .lockstep, machine.lockstep?.isPresent != true {
      try machine.beginLockstep()
    }
    machine.observatory.setRunning(true, machine.board)
    defer { machine.observatory.setRunning(false, machine.board) }
    while let item = try Self.peek(source, path) {
      switch item {
      case .archive(let archive):
        source.advance()
        try machine.restore(try SavedMachine(archive, path: path))
        if machine.lockstep != nil { try machine.beginLockstep() }
        begin()
      case .event(let event):
        if let ending = live(event, instructions, time, checking) { return ending }
        source.advance()
      }
    }
    return source.isCut ? .cut : .finished
  }

  /// What changes is compared from here on.
  private func begin() {
    epoch = machine.board.beginChangeEpoch()
    hasWholeEpoch = true
  }

  // MARK: Events

  /// Goes on up to an event, and through it. Returns how the replay ended, or that it is where it was to be, if so.
  private func live(
    _ event: RecordedEvent, _ instructions: UInt64, _ time: UInt64, _ checking: Bool
  ) -> Ending? {
    guard let instant = event.instant else { return nil }
    if let ending = run(to: instant, instructions, time) { return ending }
    let board = machine.board
    switch event {
    case .input(let input, _): board.receive(input)
    case .check(let hash, _):
      if checking, hasWholeEpoch {
        if board.changeHash(since: epoch) != hash { return .diverged(at: instant) }
        checkCount += 1
      }
      begin()
    case .end(let hash, _):
      if checking, board.stateHash() != hash { return .diverged(at: instant) }
      checkCount += 1
    case .disk: break
    }
    return nil
  }

  /// Runs to an event's instant, or to where the replay is to be if that comes first.
  private func run(to instant: Instant, _ instructions: UInt64, _ time: UInt64) -> Ending? {
    let board = machine.board
    // An instant counts instructions that trapped, too.
    while instructions != .max || machine.lockstep != nil, board.instructionCount < instructions,
      board.instant.instructions < instant.instructions
    {
      let count = min(
        instructions - board.instructionCount,
        instant.instructions - board.instant.instructions,
        machine.lockstep == nil ? .max : Lockstep.interval)
      let reason = board.runDeterministic(instructions: count, before: time) {
        machine.observatory.isWanted
      }
      if reason == .interrupted {
        machine.observatory.lookIfWanted(board)
        continue
      }
      if let report = machine.lockstep?.compare(after: reason) { return .different(report) }
      if reason == .instant { return .paused }
      guard reason == .budget else { break }
    }
    if board.instructionCount >= instructions { return .paused }
    let reason = runLookedAt(to: instant, before: time)
    if let report = machine.lockstep?.compare(after: reason) { return .different(report) }
    if reason == .instant { return .paused }
    return board.instant == instant ? nil : .diverged(at: board.instant)
  }

  /// The same, with looks at the machine between.
  private func runLookedAt(to instant: Instant, before time: UInt64) -> StopReason {
    let observatory = machine.observatory
    while true {
      let reason = machine.board.runDeterministic(to: instant, before: time) {
        observatory.isWanted
      }
      guard reason == .interrupted else { return reason }
      observatory.lookIfWanted(machine.board)
    }
  }

  // MARK: Beginning in the middle

  /// Leaves out what came before the machine was saved.
  private func skip(to saved: SavedMachine) throws(MachineError) {
    let begin = (instant: machine.instant, inputs: machine.board.inputCount)
    try machine.restore(saved)
    let (present, lived) = (machine.instant, machine.board.inputCount)
    let foreign = MachineError.unusableState(
      file: saved.path, reason: "was saved at no instant of the run that \(path) is of")
    hasWholeEpoch = false
    guard present >= begin.instant else { throw foreign }
    var (boot, inputs) = (begin.instant.boot, begin.inputs)
    while let item = try Self.peek(source, path) {
      switch item {
      case .archive:
        if boot == present.boot { return }
        (boot, inputs) = (boot + 1, 0)
      case .event(.end(_, let instant)):
        guard instant >= present else { throw foreign }
        return
      case .event(let event):
        guard let instant = event.instant, instant <= present else { return }
        if case .input = event {
          if boot == present.boot, inputs == lived {
            guard instant == present else { throw foreign }
            return
          }
          inputs += 1
        }
      }
      source.advance()
      source.forgetAnswers()
    }
    throw foreign
  }

  private static func reader(
    _ file: ArchiveFile, _ path: String
  ) throws(HostError) -> RecordingReader {
    do throws(RecordingReader.Failure) {
      return try RecordingReader(file, compressor: Zstandard())
    } catch {
      throw .failed(file: path, reason: error.description)
    }
  }

  private static func peek(
    _ source: ReplaySource, _ path: String
  ) throws(MachineError) -> RecordingReader.Item? {
    do throws(RecordingReader.Failure) {
      return try source.peek()
    } catch {
      throw .unusableState(file: path, reason: error.description)
    }
  }
}

extension RecordedEvent {
  /// When it happened, of those that have an instant.
  fileprivate var instant: Instant? {
    switch self {
    case .input(_, let instant), .check(_, let instant), .end(_, let instant): instant
    case .disk: nil
    }
  }
}

extension RecordingReader.Failure: CustomStringConvertible {
  /// What a user is told.
  public var description: String {
    switch self {
    case .foreign: "is no recording of a machine: 'mvm run --record FILE' makes one"
    case .version(let version):
      "was recorded in format \(version), which this version of MVM does not know"
    case .damaged: "is damaged: an event in it is none"
    }
  }
}
