public import Bus

/// Platform-level interrupt controller (`sifive,plic-1.0.0`): from wires to contexts (a hart in a mode).
///
///     wire ──► gateway ──► pending ──┬─ enable, priority > threshold ──► context 0's line
///              (one request          ├─ ...                       ──► context 1's line
///               in flight)           :
///
/// A gateway turns a high wire into one request: the source becomes pending, some context claims it, and only when
/// it is completed is the wire looked at again. A request stays pending when the wire falls (RISC-V PLIC
/// specification, chapter "Interrupt Gateways"). Source 0 does not exist.
///
/// As with QEMU, a wire that was high before the claim counts as low until its device raises it again, which devices do whenever they
/// have something to say. xv6 leaves the UART's wire high; by the specification, a single hart would do nothing but take that interrupt.
///
///     0x000000 + 4 * source          priority, 0 (never) to 7
///     0x001000 + 4 * (source / 32)   pending bits, read only
///     0x002000 + 0x80 * context      enable bits
///     0x200000 + 0x1000 * context    threshold
///     0x200004 + 0x1000 * context    claim (read), completion (write)
public final class PLIC: Device, InterruptSink {
  /// Everything the device remembers. Bits of sources are in words of 32.
  struct State {
    /// Wires that were raised since their sources were claimed, and are high.
    var levels: [UInt32]
    var pending: [UInt32]
    /// Sources that were claimed and not completed yet.
    var inService: [UInt32]
    var priorities: [UInt8]
    /// All words of context 0, then all of context 1, ...
    var enables: [UInt32]
    var thresholds: [UInt8]
  }

  static let enableBase: UInt64 = 0x2000
  static let contextBase: UInt64 = 0x20_0000
  static let priorityMask: UInt64 = 7

  @exclusivity(unchecked)
  var state: State
  /// Who looks on.
  @exclusivity(unchecked)
  public var listener: (any DeviceListener)?
  let sourceCount: Int
  /// Words of 32 bits for sources 0 ... sourceCount.
  let wordCount: Int
  let contexts: [InterruptLine]

  /// A controller for sources 1 ... `sourceCount` (the device tree's `riscv,ndev`), and the wires of its contexts.
  public init(sourceCount: Int, contexts: [InterruptLine]) {
    precondition(sourceCount >= 1 && sourceCount <= 1023, "1 to 1023 sources")
    precondition(contexts.count <= 1024, "the window has room for 1024 contexts")
    self.sourceCount = sourceCount
    self.contexts = contexts
    wordCount = sourceCount / 32 + 1
    state = Self.powerOn(sourceCount: sourceCount, contextCount: contexts.count)
  }

  private static func powerOn(sourceCount: Int, contextCount: Int) -> State {
    let none = [UInt32](repeating: 0, count: sourceCount / 32 + 1)
    return State(
      levels: none, pending: none, inService: none,
      priorities: [UInt8](repeating: 0, count: sourceCount + 1),
      enables: [UInt32](repeating: 0, count: none.count * contextCount),
      thresholds: [UInt8](repeating: 0, count: contextCount))
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x60_0000 }

  /// The wire of source `number` is now `level`, as it may have been before; numbers that are no source are ignored.
  public func setInput(_ number: Int, _ level: Bool) {
    guard number >= 1, number <= sourceCount else { return }
    let (word, bit) = (number / 32, UInt32(1) << UInt32(number % 32))
    guard (state.levels[word] & bit != 0) != level else { return }
    if level { state.levels[word] |= bit } else { state.levels[word] &= ~bit }
    listener?.happened(.wire(source: number, isRaised: level))
    if level, openGateway(word: word, bit: bit) { updateContexts() }
  }

  /// Nothing is enabled, pending or in service. The wires count as low: every device lowers its own on reset.
  public func reset() {
    state = Self.powerOn(sourceCount: sourceCount, contextCount: contexts.count)
    updateContexts()
  }

  /// Lets a request through if the wire is high and none is in flight; returns whether one went through.
  func openGateway(word: Int, bit: UInt32) -> Bool {
    guard state.levels[word] & bit != 0, state.inService[word] & bit == 0,
      state.pending[word] & bit == 0
    else { return false }
    state.pending[word] |= bit
    return true
  }

  /// The pending and enabled source with the highest priority above `floor`, the lowest of equals; 0 if none.
  func best(context: Int, above floor: UInt8) -> Int {
    var best = 0
    var bestPriority = floor
    for word in 0..<wordCount {
      var candidates = state.pending[word] & state.enables[context * wordCount + word]
      while candidates != 0 {
        let source = word * 32 + candidates.trailingZeroBitCount
        candidates &= candidates &- 1
        if state.priorities[source] > bestPriority {
          best = source
          bestPriority = state.priorities[source]
        }
      }
    }
    return best
  }

  /// Drives every context's wire.
  func updateContexts() {
    for context in contexts.indices {
      contexts[context].set(best(context: context, above: state.thresholds[context]) != 0)
    }
  }
}
