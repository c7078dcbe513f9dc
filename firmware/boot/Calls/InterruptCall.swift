/// Interrupts between harts (SBI 2.0, chapter 7).
enum InterruptCall: UInt {
  case send

  static func answer(_ call: Call) throws(CallError) -> UInt {
    guard InterruptCall(rawValue: call.function) != nil else { throw .notSupported }
    // A hart that is stopped has no S mode to interrupt.
    try HartSet(mask: call[0], base: call[1]).forEach {
      if $0.state != .stopped { $0.send(.interrupt) }
    }
    return 0
  }
}
