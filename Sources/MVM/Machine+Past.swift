public import Board
import Host

extension Machine {
  static let lost =
    "the machine was not brought back all the way, and cannot run before it was: go to an instant"

  /// Remembers from now on what the machine was, so that `go` can bring it back there: savepoints, every tenth of a second in
  /// which it is busy, as far as they have room. Only of a deterministic machine that does not run.
  ///
  /// Disks and flash memory come back, too: their files always hold what the machine of the present has written. What going back
  /// takes away from them is in this process's memory only.
  ///
  /// - Parameter budget: the bytes of host memory that they may take.
  /// - Throws: `impossible` for a machine that cannot be brought back, or whose disks cannot be read.
  public func rememberPast(budget: Int = 1 << 30) throws(MachineError) {
    guard configuration.deterministic else {
      throw .impossible(reason: "past: only a deterministic machine can be brought back")
    }
    guard configuration.shares.isEmpty || isReplay else {
      throw .impossible(
        reason: "past: what a guest has done in a shared folder cannot be taken back: "
          + "leave out --share")
    }
    guard board.canBeBroughtBack else {
      throw .impossible(reason: "past: a replay's disks hold nothing that could be brought back")
    }
    past?.end()
    past = Savepoints(board, budget: budget, compressor: Zstandard())
    guard past != nil else { throw .impossible(reason: "past: a disk cannot be read") }
  }

  /// Takes a savepoint at the present instant, if the past is remembered and this is not a part of it.
  public func takeSavepoint() { past?.take() }

  /// Where a deterministic machine is in its run.
  public var instant: Instant { board.instant }

  /// The instants that savepoints were taken at.
  public var savepoints: [Instant] { past?.instants ?? [] }

  /// How many bytes of host memory they take.
  public var savepointByteCount: Int { past?.byteCount ?? 0 }

  /// Brings the machine to an instant of its past, or of the future that it had before it was brought back. False where it was
  /// never there. When it runs again, that is another future. Not while the run is recorded.
  ///
  /// - Throws: `impossible` where a disk's file failed while its old contents were written back. The machine does not run
  ///   then, before it was brought to some instant.
  public func go(to instant: Instant) throws(MachineError) -> Bool {
    precondition(recording == nil, "a recording goes forward only")
    guard let past else { return false }
    do throws(PastError) {
      return try withoutExecution { () throws(PastError) in try past.go(to: instant) }
    } catch {
      switch error {
      case .failed(let store):
        throw .impossible(reason: "past: \(store) failed; \(Self.lost)")
      }
    }
  }
}
