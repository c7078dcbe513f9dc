import CSystem
import System

/// To the process itself.
func send(_ signal: Signal) {
  check(SystemCall.kill.raw(Process.identifier, signal.number))
}

/// Installs a handler that counts how often it is called, in `Handled`.
func count(_ signal: Signal, restarting: Bool = true) {
  must(
    try signal.handle(
      .call { number in
        Handled.count += 1
        Handled.last = Int(number)
      }, restarting: restarting))
}

/// Installs a handler that is told more: siginfo and context.
func handle(
  _ signal: Signal, flags: Int = 0, mask: Signal.Mask = Signal.Mask(),
  _ handler: @convention(c) (Int32, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
) {
  let informationAndRestart = 4 | 0x1000_0000
  let action = Block(words: [
    unsafeBitCast(handler, to: Int.self), informationAndRestart | flags, Int(mask.bits),
  ])
  check(SystemCall.signalAction.raw(signal.number, action.address, 0, 8))
}
