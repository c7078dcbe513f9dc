/// What a recording of a deterministic run tells, in order.
public enum RecordedEvent: Equatable, Sendable {
  /// Something comes in.
  case input(Input, at: Instant)
  /// The contents of sectors of a disk, the first time that the machine reads them before it has written them. They come
  /// some time before the next event with an instant.
  case sectors(disk: UInt8, first: UInt64, bytes: [UInt8])
  /// What `Board.changeHash` says here.
  case check(hash: UInt64, at: Instant)
  /// The run ends; its `Board.stateHash`.
  case end(hash: UInt64, at: Instant)
}
