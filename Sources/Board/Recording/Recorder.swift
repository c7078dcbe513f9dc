import Bus

/// Writes down the run of a deterministic machine: what comes in, what is read from disks, and now and then a hash.
public final class Recorder: InputRecorder {
  /// How many instructions lie between two hashes, at least.
  private static let checkInterval: UInt64 = 100_000_000

  private let writer: RecordingWriter
  private var epoch: UInt32
  private var lastCheck: Instant

  /// Begins with the present, of which `archive` is one.
  public init(_ board: Board, to writer: RecordingWriter, archive: [UInt8]) {
    self.writer = writer
    writer.begin(with: archive)
    epoch = board.beginChangeEpoch()
    lastCheck = board.instant
    board.recorders.append(self)
  }

  /// Whether what was written could not be kept.
  public var hasFailed: Bool { writer.hasFailed }

  public func record(_ input: Input, at instant: Instant) {
    writer.add(.input(input, at: instant))
  }

  /// What a disk has answered: its port calls this when the machine gets to know.
  public func recordDisk(_ disk: Int, ticket: UInt64, bytes: [UInt8]) {
    writer.add(.disk(UInt8(truncatingIfNeeded: disk), ticket: ticket, bytes: bytes))
  }

  /// To be called between two pieces of the run. Writes a hash when it is time for one.
  public func look(at board: Board) {
    let instant = board.instant
    if instant.boot == lastCheck.boot,
      instant.instructions - lastCheck.instructions < Self.checkInterval
    {
      return
    }
    writer.add(.check(hash: board.changeHash(since: epoch), at: instant))
    writer.flush()
    epoch = board.beginChangeEpoch()
    lastCheck = instant
  }

  /// Hands out what was written: the host may be gone before there is more.
  public func flush() { writer.flush() }

  /// The machine is about to be switched off and on: a replay is to live through what led there, too.
  public func endPart(_ board: Board) {
    writer.add(.check(hash: board.changeHash(since: epoch), at: board.instant))
  }

  /// The machine was switched off and on, and goes on as `archive` says.
  public func restart(_ board: Board, archive: [UInt8]) {
    writer.begin(with: archive)
    epoch = board.beginChangeEpoch()
    lastCheck = board.instant
  }

  /// Ends the recording.
  public func end(_ board: Board) {
    writer.add(.end(hash: board.stateHash(), at: board.instant))
    writer.flush()
    board.recorders.removeAll { $0 === self }
  }
}
