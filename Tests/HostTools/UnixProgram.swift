import Glibc
import Testing

/// A program's Unix socket, whose calls wait ten seconds at most.
public final class UnixProgram: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) throws {
    self.descriptor = try patient(descriptor)
  }

  deinit { close(descriptor) }

  public static func connected(to path: String) throws -> UnixProgram {
    let program = try UnixProgram(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    try #require(call(path) { connect(program.descriptor, $0, $1) } == 0)
    return program
  }

  public static func listening(at path: String) throws -> UnixProgram {
    let program = try UnixProgram(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    try #require(call(path) { bind(program.descriptor, $0, $1) } == 0)
    try #require(listen(program.descriptor, 4) == 0)
    return program
  }

  public func accepted() throws -> UnixProgram { try UnixProgram(accept(descriptor, nil, nil)) }

  public func write(_ text: String) throws {
    let bytes = Array(text.utf8)
    let sent = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    try #require(sent == bytes.count)
  }

  /// What comes next; nothing at the end.
  public func read(atMost limit: Int) throws -> String {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &bytes, limit, 0)
    try #require(count >= 0 || errno == ECONNRESET)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// Nothing more is written.
  public func end() { shutdown(descriptor, Int32(SHUT_WR)) }

  private static func call(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
