public import Bus

/// VM generation identifier (`microsoft,vmgenid`): 16 bytes that are others whenever this machine has become one of several
/// that share a past, resumed from one saved state. A guest that finds them changed draws new keys and names.
///
/// The wire pulses when they change; Linux then mixes them into its random numbers ("crng reseeded due to virtual machine
/// fork"). Source: Microsoft, "Virtual Machine Generation ID"; Linux, `Documentation/devicetree/bindings/rng/microsoft,vmgenid`.
public final class GenerationIdentifier: Device {
  /// Everything the device remembers: the bytes, little-endian.
  struct State: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0
  }

  private var state = State()
  private let interrupt: InterruptLine

  /// The identifier is zero until one is given.
  public init(interrupt: InterruptLine) { self.interrupt = interrupt }

  /// The size of the window in bytes: the identifier, and nothing else.
  public var windowSize: UInt64 { 16 }

  /// Gives the machine its first identifier, which the guest finds when it looks: 16 bytes of `entropy`.
  public func begin(_ entropy: any EntropySource) {
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) { entropy.fill($0) }
    state = State(low: UInt64(littleEndian: words.0), high: UInt64(littleEndian: words.1))
  }

  /// Gives it another, and tells the guest. With the bus's lock.
  public func change(_ entropy: any EntropySource) {
    begin(entropy)
    interrupt.set(true)
    interrupt.set(false)
  }

  /// Reads a naturally aligned part of the identifier.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    let shift = try shift(offset, width)
    let word = offset < 8 ? state.low : state.high
    return word >> shift & width.mask
  }

  /// Ignored: the identifier is the host's.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    _ = try shift(offset, width)
  }

  /// A reboot makes no other machine.
  public func reset() {}

  /// Where in its word an access begins.
  private func shift(_ offset: UInt64, _ width: Width) throws(BusError) -> UInt64 {
    guard width.isAligned(offset) else { throw BusError.refused }
    guard offset < windowSize else { throw BusError.unmapped }
    return offset % 8 * 8
  }
}

extension GenerationIdentifier {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The identifier.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("low", &state.low)
    try visitor.visit("high", &state.high)
  }

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }
}
