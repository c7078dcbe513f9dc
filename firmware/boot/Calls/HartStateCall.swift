/// Harts that start, stop and sleep (SBI 2.0, chapter 9).
enum HartStateCall: UInt {
  case start, stop, status, suspend

  /// Suspended as it is, and suspended with nothing kept; what else the numbers could mean, this firmware does not know.
  private enum Suspension: UInt32 {
    case retentive = 0
    case nonRetentive = 0x8000_0000
  }

  static func answer(_ call: Call) throws(CallError) -> UInt {
    switch HartStateCall(rawValue: call.function) {
    case .start: try start(call)
    case .stop: call.hart.stop()
    case .status: try hart(call).state.rawValue
    case .suspend: try suspend(call)
    case nil: throw .notSupported
    }
  }

  private static func hart(_ call: Call) throws(CallError) -> Hart {
    let hart = Hart(number: call[0])
    guard machine.harts.contains(hart) else { throw .invalidParameter }
    return hart
  }

  private static func start(_ call: Call) throws(CallError) -> UInt {
    let hart = try hart(call)
    guard machine.isExecutable(call[1]) else { throw .invalidAddress }
    guard hart.start(at: StartPlace(address: call[1], argument: call[2])) else {
      throw .alreadyAvailable
    }
    return 0
  }

  private static func suspend(_ call: Call) throws(CallError) -> UInt {
    guard let suspension = Suspension(rawValue: call.word(0)) else { throw .invalidParameter }
    if suspension == .nonRetentive, !machine.isExecutable(call[1]) { throw .invalidAddress }
    call.hart.suspend()
    call.hart.state = .started
    if suspension == .nonRetentive {
      call.hart.enterSupervisor(at: call[1], argument: call[2])
    }
    return 0
  }
}
