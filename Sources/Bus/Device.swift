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

  /// The version of what `visitState` shows, from 1 on: it rises when a field is added, goes or changes its meaning.
  var stateVersion: UInt32 { get }

  /// Shows everything that the device remembers. When `visitor` reads, every value is checked with `require` where the
  /// device relies on it; no interrupt line is touched, since whoever it leads to has its own level back, and
  /// nobody is scheduled, since the timeline remembers who waits.
  func visitState(_ visitor: inout StateVisitor) throws(StateError)

  /// Who the timeline knows as this device; nil where it never waits for an instant.
  var sleeper: (any Sleeper)? { get }
}
