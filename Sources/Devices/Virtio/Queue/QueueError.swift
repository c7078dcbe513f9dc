/// How a driver broke the rules of virtqueues. The device then needs a reset.
public enum QueueError: Error, Sendable {
  /// The queue's size is zero, larger than the maximum, or (split ring) no power of two.
  case invalidSize
  /// A ring, a descriptor table or a buffer is not wholly in RAM.
  case outsideMemory
  /// More buffers were made available than the queue has descriptors.
  case tooManyAvailable
  /// An index points beyond its table.
  case indexOutOfRange
  /// A chain has more descriptors than its table, or than a device takes: it may be a loop.
  case chainTooLong
  /// A chain's buffers are more than 4 GiB together.
  case chainTooLarge
  /// A buffer has no bytes.
  case emptyBuffer
  /// A readable buffer follows a writable one.
  case readableAfterWritable
  /// An indirect descriptor where none was agreed upon, in an indirect table, or with others after it.
  case misplacedIndirect
  /// An indirect table whose size is zero or no multiple of a descriptor's.
  case invalidIndirectTable
  /// A chain lacks the buffers that this kind of device calls for.
  case invalidRequest
}
