import Board
import Hart

// Handlers are added while the machine is stopped, are called one at a time, and on whatever thread things happen. They may
// call `stop` and nothing else of the machine.
extension Machine {
  /// Calls `handler` for every byte that leaves the machine by its serial line.
  public func onOutput(_ handler: @escaping (UInt8) -> Void) {
    stoppedHandlers.output.append(handler)
  }

  /// Calls `handler` with the guest's exit code when it switches the machine off.
  public func onPowerOff(_ handler: @escaping (UInt32) -> Void) {
    stoppedHandlers.powerOff.append(handler)
  }

  /// Calls `handler` when the guest asks for a reset, before it happens.
  public func onReboot(_ handler: @escaping () -> Void) {
    stoppedHandlers.reboot.append(handler)
  }

  /// Calls `handler` with a line for the user when something happens to the machine's surroundings that it goes on without: a
  /// network is gone.
  public func onNotice(_ handler: @escaping (String) -> Void) {
    stoppedHandlers.notice.append(handler)
  }

  /// Calls `handler` for every instruction, after it. The harts then run far slower.
  public func onInstruction(_ handler: @escaping (ExecutedInstruction) -> Void) {
    stoppedHandlers.instruction.append(handler)
    watchHarts()
  }

  /// Calls `handler` for every exception and interrupt that a hart takes. An exception comes after its instruction.
  public func onTrap(_ handler: @escaping (TrapEvent) -> Void) {
    stoppedHandlers.trap.append(handler)
    watchHarts()
  }

  private var stoppedHandlers: EventHandlers {
    precondition(!isRunning, "handlers are added while the machine is stopped")
    return handlers
  }

  private func watchHarts() {
    for hart in board.harts.indices { observatory.watch(hart, of: board) }
  }
}
