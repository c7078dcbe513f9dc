import MVM
import Synchronization

/// How the console's thread stops the machine, which is made after the console, or looks into it.
final class StopLine: Sendable {
  private let parts = Mutex<(TerminalConsole, Machine)?>(nil)
  private let isStopped = Atomic<Bool>(false)
  private let wantsSave = Atomic<Bool>(false)
  private let wantsPicture = Atomic<Bool>(false)

  /// Names what is to be stopped; at once, if it should have been already.
  func connect(_ console: TerminalConsole, _ machine: Machine) {
    parts.withLock { $0 = (console, machine) }
    if isStopped.load(ordering: .sequentiallyConsistent) { stop() }
  }

  /// Stops the machine so that it is saved, and then goes on.
  func save() {
    wantsSave.store(true, ordering: .sequentiallyConsistent)
    parts.withLock { $0 }?.1.stop()
  }

  /// Whether the machine was stopped to be saved, and not for good; asking forgets it.
  func takeSave() -> Bool {
    wantsSave.exchange(false, ordering: .sequentiallyConsistent)
      && !isStopped.load(ordering: .sequentiallyConsistent)
  }

  /// Stops the machine so that a picture of its screen is taken, and then goes on.
  func takePicture() {
    wantsPicture.store(true, ordering: .sequentiallyConsistent)
    parts.withLock { $0 }?.1.stop()
  }

  /// Whether the machine was stopped for a picture, and not for good; asking forgets it.
  func takePictureWish() -> Bool {
    wantsPicture.exchange(false, ordering: .sequentiallyConsistent)
      && !isStopped.load(ordering: .sequentiallyConsistent)
  }

  /// Shows the serial line in place of the screen, or the other way round.
  func changeFace() { parts.withLock { $0 }?.0.changeFace() }

  /// Writes to the terminal what runs in the guest, which goes on meanwhile.
  func showThreads() {
    guard let (console, machine) = parts.withLock({ $0 }) else { return }
    console.flush()
    let text: String
    do throws(IntrospectionError) {
      text = GuestSystemReport.text(try machine.guestSystem())
    } catch {
      text = "mvm: \(error)\n"
    }
    // The terminal is the guest's, which ends lines itself.
    Output.write("\r\n" + text.replacing("\n", with: "\r\n"), to: .error)
  }

  /// Ends the run, also while the machine waits for someone to take its output.
  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    guard let (console, machine) = parts.withLock({ $0 }) else { return }
    console.stopWaiting()
    machine.stop()
  }
}
