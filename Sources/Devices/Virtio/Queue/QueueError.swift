/// How a driver broke the rules of virtqueues. The device then needs a reset. Raw values stand in saved state: they stay.
public enum QueueError: UInt8, Error, Sendable {
  /// The queue's size is zero, larger than the maximum, or (split ring) no power of two.
  case invalidSize = 0
  /// A ring, a descriptor table or a buffer is not wholly in RAM.
  case outsideMemory = 1
  /// More buffers were made available than the queue has descriptors.
  case tooManyAvailable = 2
  /// An index points beyond its table.
  case indexOutOfRange = 3
  /// A chain has more descriptors than its table, or than a device takes: it may be a loop.
  case chainTooLong = 4
  /// A chain's buffers are more than 4 GiB together.
  case chainTooLarge = 5
  /// A buffer has no bytes.
  case emptyBuffer = 6
  /// A readable buffer follows a writable one.
  case readableAfterWritable = 7
  /// An indirect descriptor where none was agreed upon, in an indirect table, or with others after it.
  case misplacedIndirect = 8
  /// An indirect table whose size is zero or no multiple of a descriptor's.
  case invalidIndirectTable = 9
  /// A chain lacks the buffers that this kind of device calls for.
  case invalidRequest = 10
}
