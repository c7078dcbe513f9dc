import Foundation
import MVM

/// The other end of a virtio console: keeps what comes, says nothing.
final class RecordedConsole: SerialPort, @unchecked Sendable {
  private let lock = NSLock()
  private var bytes: [UInt8] = []

  var text: String { lock.withLock { String(decoding: bytes, as: UTF8.self) } }

  func transmit(_ byte: UInt8) { lock.withLock { bytes.append(byte) } }
  func receive() -> UInt8? { nil }
}
