internal import CSlirp
internal import Glibc

/// An address and a port, as the system's calls take them.
struct SocketAddress {
  private var four = sockaddr_in()
  private var six = sockaddr_in6()
  let isIPv6: Bool

  /// Any IPv4 address.
  init(port: UInt16) {
    isIPv6 = false
    four.sin_family = sa_family_t(AF_INET)
    four.sin_port = port.bigEndian
  }

  /// An IPv6 address.
  init(_ address: in6_addr, port: UInt16) {
    isIPv6 = true
    six.sin6_family = sa_family_t(AF_INET6)
    six.sin6_port = port.bigEndian
    six.sin6_addr = address
  }

  /// An address in numbers; nil where it is none.
  init?(_ text: String, port: UInt16) {
    var address = in_addr()
    var longAddress = in6_addr()
    if inet_pton(AF_INET, text, &address) == 1 {
      self.init(port: port)
      four.sin_addr = address
    } else if inet_pton(AF_INET6, text, &longAddress) == 1 {
      self.init(longAddress, port: port)
    } else {
      return nil
    }
  }

  /// Calls `body` with the address and its size.
  func withPointer<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    func call<Address>(_ address: Address) -> Result {
      withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<Address>.size))
        }
      }
    }
    return isIPv6 ? call(six) : call(four)
  }
}
