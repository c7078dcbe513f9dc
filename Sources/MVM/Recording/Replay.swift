public import Board
public import Bus
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
    /// The run is another one: at this instant the machine was not what it was, or never got there.
    case diverged(at: Instant)
  }

  /// The machine. It must not be run but by this replay.
  public let machine: Machine
  /// How many hashes were compared.
  public private(set) var checkCount = 0

  private let path: String
  private let source: ReplaySource
  private var epoch: UInt32 = 0

  /// Opens a recording, and builds the machine as it was when that began.
  ///
  /// - Parameter console: where what it says goes; what comes from there counts for nothing.
  /// - Throws: `unusableState`, with the file and what is wrong with it.
  public init(_ path: String, console: (any SerialPort)? = nil) throws(MachineError) {
    self.path = path
    let reader: RecordingReader
    do throws(HostError) {
      reader = try Self.reader(try ArchiveFile(path), path)
    } catch {
      throw .unusableState(file: "replay", reason: error.description)
    }
    source = ReplaySource(reader)
    guard case .archive(let archive)? = try Self.next(source, path) else {
      throw .unusableState(file: path, reason: "is cut off before the run begins")
    }
    machine = try Machine(
      replaying: try SavedMachine(archive, path: path), from: source, console: console)
    epoch = machine.board.beginChangeEpoch()
  }

  /// Runs it to its end.
  ///
  /// - Parameter checking: whether the hashes in the recording are compared, which takes a little time.
  /// - Throws: `unusableState` where the recording is damaged.
  public func run(checking: Bool) throws(MachineError) -> Ending {
    while let item = try Self.next(source, path) {
      switch item {
      case .archive(let archive):
        try machine.restore(try SavedMachine(archive, path: path))
        epoch = machine.board.beginChangeEpoch()
      case .event(let event):
        if let ending = live(event, checking) { return ending }
      }
    }
    return source.isCut ? .cut : .finished
  }

  /// Goes on up to an event, and through it. Returns how the replay ended, if it did.
  private func live(_ event: RecordedEvent, _ checking: Bool) -> Ending? {
    let board = machine.board
    switch event {
    case .input(let input, let instant):
      if let ending = run(to: instant) { return ending }
      board.admit(input)
    case .check(let hash, let instant):
      if let ending = run(to: instant) { return ending }
      if checking, board.changeHash(since: epoch) != hash { return .diverged(at: instant) }
      epoch = board.beginChangeEpoch()
      checkCount += 1
    case .end(let hash, let instant):
      if let ending = run(to: instant) { return ending }
      if checking, board.stateHash() != hash { return .diverged(at: instant) }
      checkCount += 1
    case .disk: break
    }
    return nil
  }

  private func run(to instant: Instant) -> Ending? {
    _ = machine.board.runDeterministic(to: instant)
    let present = machine.board.instant
    return present == instant ? nil : .diverged(at: present)
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

  private static func next(
    _ source: ReplaySource, _ path: String
  ) throws(MachineError) -> RecordingReader.Item? {
    do throws(RecordingReader.Failure) {
      return try source.next()
    } catch {
      throw .unusableState(file: path, reason: error.description)
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
