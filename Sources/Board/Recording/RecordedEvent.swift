/// What a recording of a deterministic run tells, in order.
public enum RecordedEvent: Equatable, Sendable {
  /// Something comes in.
  case input(Input, at: Instant)
  /// What a disk has answered to a request: what was read, or nothing where the request has failed. Of other requests only
  /// failures are told. The machine asks for it some time before the next event with an instant.
  ///
  /// From `firstFolder` on these are no disks but shared folders, and the bytes are `FolderReply.recorded`.
  case disk(UInt8, ticket: UInt64, bytes: [UInt8])
  /// What `Board.changeHash` says here.
  case check(hash: UInt64, at: Instant)
  /// The run ends; its `Board.stateHash`.
  case end(hash: UInt64, at: Instant)

  /// The number of the first shared folder among those who answer.
  public static let firstFolder: UInt8 = 128
}
