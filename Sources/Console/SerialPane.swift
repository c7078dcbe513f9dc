import Host
import MVM
import Synchronization

/// The serial line's outer end: what the guest writes waits here for who draws it.
///
/// A guest that writes faster than it is shown waits, as it would for a slow terminal.
final class SerialPane: SerialPort, @unchecked Sendable {
  private static let capacity = 1 << 16

  private let state = Mutex((bytes: [UInt8](), isOpen: true))
  private let parker = Parker()
  private let arrived: @Sendable () -> Void

  /// `arrived` is called when there are bytes where there were none, and again when there is not much room left, on a thread of the
  /// machine.
  init(arrived: @escaping @Sendable () -> Void) { self.arrived = arrived }

  func transmit(_ byte: UInt8) {
    while true {
      let count = state.withLock { state in
        guard state.isOpen else { return 0 }
        if state.bytes.count < Self.capacity { state.bytes.append(byte) } else { return -1 }
        return state.bytes.count
      }
      if count == 1 || count == Self.capacity / 2 { arrived() }
      if count >= 0 { return }
      parker.wait()
    }
  }

  /// Whether a guest that goes on writing has to wait soon.
  var isFilling: Bool { state.withLock { $0.bytes.count >= Self.capacity / 2 } }

  /// What is typed goes by `Machine.send`.
  func receive() -> UInt8? { nil }

  /// What was written since the last time.
  func take() -> [UInt8] {
    let bytes = state.withLock { state in
      defer { state.bytes.removeAll(keepingCapacity: true) }
      return state.bytes
    }
    if bytes.count >= Self.capacity { parker.wake() }
    return bytes
  }

  /// Nobody takes anything any more; who waits goes on.
  func close() {
    state.withLock { $0 = ([], false) }
    parker.wake()
  }
}
