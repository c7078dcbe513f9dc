import System

/// Which signals have come, a bit for each; a handler may do no more than set one.
nonisolated(unsafe) private var pendingSignals: UInt64 = 0

private func noteSignal(_ number: Int32) {
  pendingSignals |= 1 << UInt64(number)
}

/// Traps. A signal may come in the middle of anything, for instance while the heap is being changed;
/// so its handler only notes it, and the action runs between two commands. Waiting is interrupted
/// (handlers do not restart system calls), so that the action does not wait for the child.
extension Shell {
  /// Arranges what a signal does: an empty action ignores it, nil does what is usual.
  func setTrap(_ number: Int, _ action: ByteString?) {
    traps[number] = action
    if number == 0 { return }
    let signal = Signal(number)
    if let action {
      try? signal.handle(action.isEmpty ? .ignored : .call(noteSignal), restarting: false)
    } else if isInteractive && signal == .interrupt {
      catchInterrupts()
    } else {
      try? signal.handle(.usual)
    }
  }

  /// At a prompt the interrupt key ends the command, not the shell.
  func catchInterrupts() {
    try? Signal.interrupt.handle(.call(noteSignal), restarting: false)
  }

  /// Between two commands: does what traps say about signals that have come.
  func runPendingTraps() throws(Interruption) {
    while pendingSignals != 0 {
      let number = pendingSignals.trailingZeroBitCount
      pendingSignals &= pendingSignals - 1
      if let action = traps[number] {
        let before = status
        _ = try runText(action)
        status = before
      } else if number == Signal.interrupt.number && isInteractive {
        throw .interrupted
      }
    }
  }
}
