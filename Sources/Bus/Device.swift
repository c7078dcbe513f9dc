/// How many bytes one access to the bus moves.
public enum Width: UInt8, Sendable {
  case byte = 1
  case half = 2
  case word = 4
  case double = 8

  /// The bits an access of this width can carry.
  @inlinable
  public var mask: UInt64 { self == .double ? ~0 : (1 << (UInt64(rawValue) * 8)) &- 1 }
}

/// Why the bus could not carry out an access. The hart turns it into an access-fault exception.
public enum BusError: Error, Sendable {
  /// Nothing answers at this address.
  case unmapped
  /// A device answers, but not to this access (its width, alignment or direction).
  case refused
}

/// A part of the board with registers.
///
/// A device is a pure state machine. It is told offsets into its own window, never addresses. It never
/// blocks, never reads a host's clock and never opens anything: time comes from a `Timeline`, data from ports,
/// both handed to it when it is made. Everything it remembers between two calls is in one struct of plain
/// values, so that its state can be written to an archive and read back.
///
/// Calls arrive one at a time: whoever calls holds the bus's lock.
public protocol Device: AnyObject {
  /// The size of its register window in bytes.
  var windowSize: UInt64 { get }

  /// Reads `width` bytes at `offset` (smaller than `windowSize`), zero-extended.
  func read(offset: UInt64, width: Width) throws(BusError) -> UInt64

  /// Writes the low `width` bytes of `value` at `offset`; the bits above are zero.
  func write(offset: UInt64, width: Width, value: UInt64) throws(BusError)

  /// Returns to the state after power-on. Interrupt lines are lowered.
  func reset()
}
