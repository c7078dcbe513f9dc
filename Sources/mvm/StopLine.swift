import MVM
import Synchronization

/// How the console's thread stops the machine, which is made after the console.
final class StopLine: Sendable {
  private let parts = Mutex<(TerminalConsole, Machine)?>(nil)
  private let isStopped = Atomic<Bool>(false)

  /// Names what is to be stopped; at once, if it should have been already.
  func connect(_ console: TerminalConsole, _ machine: Machine) {
    parts.withLock { $0 = (console, machine) }
    if isStopped.load(ordering: .sequentiallyConsistent) { stop() }
  }

  /// Ends the run, also while the machine waits for someone to take its output.
  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    guard let (console, machine) = parts.withLock({ $0 }) else { return }
    console.stopWaiting()
    machine.stop()
  }
}
