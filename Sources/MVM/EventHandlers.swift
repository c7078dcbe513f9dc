import Host

/// Who wants to know what happens, and is told one event at a time.
final class EventHandlers: @unchecked Sendable {
  private let mutex = HostMutex()

  // Changed only while the machine is stopped:
  var output: [(UInt8) -> Void] = []
  var powerOff: [(UInt32) -> Void] = []
  var reboot: [() -> Void] = []
  var notice: [(String) -> Void] = []
  var instruction: [(ExecutedInstruction) -> Void] = []
  var trap: [(TrapEvent) -> Void] = []

  var wantInstructions: Bool { !instruction.isEmpty }
  var wantTraps: Bool { !trap.isEmpty || wantInstructions }

  func transmitted(_ byte: UInt8) { tell(output, byte) }
  func poweredOff(_ code: UInt32) { tell(powerOff, code) }
  func rebooted() { one { for handler in reboot { handler() } } }
  func noticed(_ message: String) { tell(notice, message) }
  func executed(_ event: ExecutedInstruction) { tell(instruction, event) }
  func trapped(_ event: TrapEvent) { tell(trap, event) }

  private func tell<Event>(_ handlers: [(Event) -> Void], _ event: Event) {
    if !handlers.isEmpty { one { for handler in handlers { handler(event) } } }
  }

  private func one(_ body: () -> Void) {
    mutex.lock()
    defer { mutex.unlock() }
    body()
  }
}
