/// The end of the run (SBI 2.0, chapter 10).
enum SystemResetCall: UInt {
  case reset

  private enum Kind: UInt32 {
    case shutdown, coldReboot, warmReboot
  }

  private static let noReason: UInt32 = 0
  private static let systemFailure: UInt32 = 1
  /// The specification leaves reasons from here on to implementations. To this one they are exit codes of 16 bits, which a
  /// test inside the guest ends the host's program with.
  private static let exitCodes: ClosedRange<UInt32> = 0xe000_0000...0xe000_ffff

  static func answer(_ call: Call) throws(CallError) -> UInt {
    guard SystemResetCall(rawValue: call.function) != nil else { throw .notSupported }
    guard let kind = Kind(rawValue: call.word(0)) else { throw .invalidParameter }
    let code = try exitCode(call.word(1))
    // There is one way to begin again here, which is the cold one.
    if kind != .shutdown { Finisher.end(.reboot) }
    Finisher.end(code == 0 ? .powerOff : .failure(code: code))
  }

  private static func exitCode(_ reason: UInt32) throws(CallError) -> UInt32 {
    switch reason {
    case noReason: return 0
    case systemFailure: return 1
    case exitCodes: return reason - exitCodes.lowerBound
    default: throw .invalidParameter
    }
  }
}
