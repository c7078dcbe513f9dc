import Glibc

/// Ports of 127.0.0.1 for servers that open them by number.
public enum FreePort {
  /// Below those that the kernel gives to whoever asks for any: a connection that another test makes takes none of them.
  private static let range: ClosedRange<UInt16> = 10_000...32_000

  /// A port on which nobody listens.
  ///
  /// - Throws: where a hundred of them are taken.
  public static func any(isUDP: Bool = false) throws -> UInt16 {
    for _ in 0..<100 {
      let port = UInt16.random(in: range)
      if isFree(port, isUDP: isUDP) { return port }
    }
    throw NoFreePort()
  }

  private static func isFree(_ port: UInt16, isUDP: Bool) -> Bool {
    let descriptor = socket(
      AF_INET, Int32((isUDP ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
  }

  private struct NoFreePort: Error {}
}
