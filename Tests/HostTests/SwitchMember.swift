import Glibc
import Testing

/// A machine on a switch, made of frames. Its calls wait ten seconds at most.
final class SwitchMember {
  private let descriptor: Int32
  /// The last byte of its address.
  private let number: UInt8

  init(_ path: String, number: UInt8) throws {
    self.number = number
    descriptor = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let descriptor = descriptor
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isConnected)
  }

  deinit { close(descriptor) }

  static let everybody: UInt8 = 0xff

  private static func address(_ number: UInt8) -> [UInt8] {
    number == everybody
      ? [UInt8](repeating: 0xff, count: 6) : [0x52, 0x54, 0, 0, 0, number]
  }

  /// A frame to another one.
  func frame(to other: UInt8, _ payload: [UInt8]) -> [UInt8] {
    Self.address(other) + Self.address(number) + [0x88, 0xb5] + payload
  }

  func send(to other: UInt8, _ payload: [UInt8]) throws { try send(frame(to: other, payload)) }

  func send(_ bytes: [UInt8]) throws {
    try #require(Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
  }

  /// The payload of the next frame; nil at the switch's end.
  func receive() throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 17)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count < 0, errno == ECONNRESET { return nil }
    try #require(count >= 0, "no frame came")
    return count == 0 ? nil : Array(bytes[14..<count])
  }
}
