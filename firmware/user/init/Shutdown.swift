import System

/// The end of everything: processes first asked, then made to go; nothing unwritten; the machine.
enum Shutdown {
  private static let patience = Time(seconds: 2)

  static func carryOut(_ ending: SystemInformation.Ending) -> Never {
    output.flush()
    Signal.setMask(Signal.Mask())
    try? Signal.child.handle(.usual)
    try? Signal.terminate.send(to: -1)
    // A shell at its prompt ignores the first, but goes when its terminal does.
    try? Signal.hangUp.send(to: -1)
    try? Signal.resume.send(to: -1)
    waitForAll()
    try? Signal.kill.send(to: -1)
    waitForAll()
    FileSystem.synchronize()
    FileSystems.unmount()
    attempt("reboot", try SystemInformation.end(ending))
    while true { Clock.sleep(Time(seconds: 3600)) }
  }

  /// Until no child is left, or patience is.
  private static func waitForAll() {
    let end = Clock.monotonic.now + patience
    while Clock.monotonic.now < end {
      do throws(Errno) {
        if try Process.wait(-1, [.noHang]).identifier == 0 {
          Clock.sleep(Time(milliseconds: 10))
        }
      } catch {
        return
      }
    }
  }
}
