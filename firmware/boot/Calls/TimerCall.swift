/// The timer (SBI 2.0, chapter 6).
enum TimerCall: UInt {
  case set

  static func answer(_ call: Call) throws(CallError) -> UInt {
    guard TimerCall(rawValue: call.function) != nil else { throw .notSupported }
    call.hart.setTimer(call[0])
    return 0
  }
}
