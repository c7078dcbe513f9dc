import ConsoleModel
import Host
import MVM
import Synchronization

/// The serial line's outer end: what the guest writes waits here for who draws it.
///
/// A guest that writes faster than it is shown waits, as it would for a slow terminal.
final class SerialPane: SerialPort, @unchecked Sendable {
  private static let capacity = 1 << 16

  private struct State {
    var bytes: [UInt8] = []
    var isOpen = true
    /// How many of the bytes are sure, while what follows may be undone.
    var sure: Int?
  }

  private let state = Mutex(State())
  private let parker = Parker()
  private let arrived: @Sendable () -> Void

  /// `arrived` is called when there are bytes where there were none, and again when there is not much room left, on a thread of the
  /// machine.
  init(arrived: @escaping @Sendable () -> Void) { self.arrived = arrived }

  func transmit(_ byte: UInt8) {
    while true {
      let count = state.withLock { state in
        guard state.isOpen else { return 0 }
        guard state.bytes.count < Self.capacity else {
          // Rather shown twice than never.
          state.sure = nil
          return -1
        }
        state.bytes.append(byte)
        return state.bytes.count
      }
      if count == 1 || count == Self.capacity / 2 { arrived() }
      if count >= 0 { return }
      parker.wait()
    }
  }

  /// Whether a guest that goes on writing has to wait soon.
  var isFilling: Bool { state.withLock { $0.bytes.count >= Self.capacity / 2 } }

  /// What is written from now on is kept back, as far as there is room, until it stands or is undone.
  func attempt(_ attempt: Attempt) {
    let isNew = state.withLock { state in
      let unsure = state.bytes.count - (state.sure ?? state.bytes.count)
      state.sure = attempt == .begins ? state.bytes.count : nil
      if attempt == .isUndone { state.bytes.removeLast(unsure) }
      return attempt == .stands && unsure > 0
    }
    // Thousands of pieces are run in a second while something is looked for.
    if isNew { arrived() }
  }

  /// What is typed goes by `Machine.send`.
  func receive() -> UInt8? { nil }

  /// What was written since the last time.
  func take() -> [UInt8] {
    let (bytes, wasFull) = state.withLock { state in
      let (taken, wasFull) = (state.sure ?? state.bytes.count, state.bytes.count >= Self.capacity)
      defer { state.bytes.removeFirst(taken) }
      if state.sure != nil { state.sure = 0 }
      return (Array(state.bytes.prefix(taken)), wasFull)
    }
    if wasFull { parker.wake() }
    return bytes
  }

  /// Nobody takes anything any more; who waits goes on.
  func close() {
    state.withLock { $0 = State(isOpen: false) }
    parker.wake()
  }
}
