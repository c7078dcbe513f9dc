/// A call of S mode (SBI 2.0, chapter 3): a7 says which extension, a6 which of its functions, a0 to a5 are arguments.
///
///     ecall --> trap_entry --> trap --> answerCall --> the extension's `answer` --> a0 = 0 or an error, a1 = value
struct Call {
  let hart: Hart
  let function: UInt
  private let arguments: InlineArray<6, UInt>

  init(_ frame: TrapFrame) {
    hart = Hart.current
    function = frame[.argument6]
    arguments = [
      frame[.argument0], frame[.argument1], frame[.argument2], frame[.argument3],
      frame[.argument4], frame[.argument5],
    ]
  }

  /// Argument 0 to 5.
  subscript(index: Int) -> UInt { arguments[index] }

  /// An argument that has 32 bits by the specification.
  func word(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: arguments[index]) }
}

/// Answers the call that a hart has trapped with, and goes on behind it.
func answerCall(_ frame: UnsafeMutablePointer<TrapFrame>) {
  let call = Call(frame.pointee)
  let identifier = frame.pointee[.argument7]
  frame.pointee.programCounter += 4
  if let legacy = LegacyCall(rawValue: identifier) {
    frame.pointee[.argument0] = legacy.answer(call)
    return
  }
  do throws(CallError) {
    frame.pointee[.argument1] = try answer(call, identifier)
    frame.pointee[.argument0] = 0
  } catch {
    frame.pointee[.argument0] = UInt(bitPattern: error.rawValue)
    frame.pointee[.argument1] = 0
  }
}

private func answer(_ call: Call, _ identifier: UInt) throws(CallError) -> UInt {
  switch CallExtension(rawValue: identifier) {
  case .base: try BaseCall.answer(call)
  case .timer: try TimerCall.answer(call)
  case .interrupt: try InterruptCall.answer(call)
  case .remoteFence: try RemoteFenceCall.answer(call)
  case .hartState: try HartStateCall.answer(call)
  case .systemReset: try SystemResetCall.answer(call)
  case .debugConsole: try DebugConsoleCall.answer(call)
  case nil: throw .notSupported
  }
}
