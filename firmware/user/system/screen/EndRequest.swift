import CSystem

/// That somebody wants the program to end: Ctrl-C, a closed terminal, `kill`. The program sees to it
/// when it has time, and leaves screen and terminal as they were.
///
///     EndRequest.watch()
///     while !EndRequest.hasCome { ... }
public enum EndRequest {
  private nonisolated(unsafe) static var word: Int32 = 0

  public static var hasCome: Bool { atomic_load(&word) != 0 }

  /// From now on signals ask instead of ending the program. One that does not listen is ended by the
  /// second one. Ctrl-Z has no effect: the screen would stay with a program that has stopped.
  public static func watch() {
    for signal in [Signal.interrupt, .terminate, .hangUp, .quit] {
      try? signal.handle(
        .call { number in
          if atomic_exchange(&EndRequest.word, 1) != 0 {
            _ = SystemCall.exitGroup.raw(128 + Int(number))
          }
        }, restarting: false)
    }
    try? Signal.terminalStop.handle(.ignored)
  }
}
