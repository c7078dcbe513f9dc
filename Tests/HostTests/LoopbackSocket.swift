import Glibc
import HostTools
import Testing

/// A socket of 127.0.0.1, whose calls wait ten seconds at most.
final class LoopbackSocket {
  private let descriptor: Int32

  private init(_ descriptor: Int32) throws {
    self.descriptor = try patient(descriptor)
  }

  deinit { close(descriptor) }

  /// One that connections come to, or datagrams.
  static func listening(isUDP: Bool = false) throws -> LoopbackSocket {
    let kind = isUDP ? SOCK_DGRAM : SOCK_STREAM
    let result = try LoopbackSocket(socket(AF_INET, Int32(kind.rawValue), 0))
    try #require(result.call(port: 0) { bind(result.descriptor, $0, $1) == 0 })
    if !isUDP { try #require(listen(result.descriptor, 4) == 0) }
    return result
  }

  /// One that is connected to a port.
  static func connected(to port: UInt16, isUDP: Bool = false) throws -> LoopbackSocket {
    let kind = isUDP ? SOCK_DGRAM : SOCK_STREAM
    let result = try LoopbackSocket(socket(AF_INET, Int32(kind.rawValue), 0))
    try #require(result.call(port: port) { connect(result.descriptor, $0, $1) == 0 })
    return result
  }

  var port: UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  func accepted() throws -> LoopbackSocket { try LoopbackSocket(accept(descriptor, nil, nil)) }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      try #require(count > 0)
      rest = rest.dropFirst(count)
    }
  }

  /// What comes next, at most `limit` bytes, and who sent it.
  func read(_ limit: Int) throws -> (bytes: [UInt8], port: UInt16) {
    var bytes = [UInt8](repeating: 0, count: limit)
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let count = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(descriptor, &bytes, limit, 0, $0, &size)
      }
    }
    try #require(count >= 0)
    return (Array(bytes[..<count]), UInt16(bigEndian: address.sin_port))
  }

  /// Sends a datagram to a port.
  func write(_ bytes: [UInt8], to port: UInt16) throws {
    let isSent = call(port: port) { address, size in
      bytes.withUnsafeBytes { sendto(descriptor, $0.baseAddress, $0.count, 0, address, size) }
        == bytes.count
    }
    try #require(isSent)
  }

  private func call(
    port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
  ) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
