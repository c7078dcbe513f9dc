/// Types what comes all at once, such as pasted text, as fast as a guest can be expected to follow: a device keeps 1,024 events that
/// nobody takes, and loses the others.
///
///     strokes --> waiting --> [ thread: some, then a pause ] --> Seat
///
/// The thread begins with the first of them.
package final class Typist: @unchecked Sendable {
  /// More does not wait; the rest of a text is lost.
  private static let limit = 1 << 16
  /// So many at a time, and then so many nanoseconds of rest: 400 a second.
  private static let pieceSize = 4
  private static let pause: UInt64 = 10_000_000

  private let seat: Seat
  private let clock = HostClock()
  private let condition = Condition()

  // Guarded by `condition`:
  private var waiting: [KeyStroke] = []
  private var isStopping = false
  private var thread: HostThread?

  /// Somebody who sits at `seat`.
  package init(_ seat: Seat) { self.seat = seat }

  /// Types a text; what no key makes is left out.
  package func type(_ text: String) { type(text.unicodeScalars.compactMap { KeyStroke($0) }) }

  /// Presses keys, after those that wait.
  package func type(_ strokes: [KeyStroke]) {
    condition.locked {
      guard !isStopping, !strokes.isEmpty else { return }
      waiting += strokes.prefix(Self.limit - waiting.count)
      condition.wakeAll()
      // Where the host has no thread to give, nothing is typed: as if the cable were out.
      if thread == nil { thread = try? HostThread(name: "typist") { [self] in run() } }
    }
  }

  /// Types no more.
  package func stop() {
    let thread = condition.locked {
      isStopping = true
      waiting = []
      condition.wakeAll()
      return self.thread
    }
    thread?.join()
  }

  private func run() {
    while let piece = takePiece() {
      for stroke in piece { stroke.press(at: seat) }
      let end = clock.nanoseconds &+ Self.pause
      condition.locked { while !isStopping, condition.wait(until: end) {} }
    }
  }

  /// Waits for strokes; nil when no more will come.
  private func takePiece() -> [KeyStroke]? {
    condition.locked {
      while waiting.isEmpty, !isStopping { condition.wait() }
      guard !isStopping else { return nil }
      let piece = Array(waiting.prefix(Self.pieceSize))
      waiting.removeFirst(piece.count)
      return piece
    }
  }
}
