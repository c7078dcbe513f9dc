internal import Glibc

/// A port of the host whose connections, or datagrams, go to a port of the guest.
public struct PortForward: Equatable, Sendable {
  /// What is forwarded.
  public enum Transport: String, CaseIterable, Sendable {
    case tcp, udp
  }

  /// What is forwarded.
  public var transport: Transport
  /// The host's address in numbers, of IPv4 or IPv6.
  public var address: String
  /// The host's port.
  public var port: UInt16
  /// The guest's port.
  public var guestPort: UInt16

  /// From `address` and `port` of the host to `guestPort`.
  public init(transport: Transport, address: String, port: UInt16, guestPort: UInt16) {
    self.transport = transport
    self.address = address
    self.port = port
    self.guestPort = guestPort
  }

  /// As the user writes it.
  var text: String {
    let address = self.address.contains(":") ? "[\(self.address)]" : self.address
    return "\(transport.rawValue):\(address):\(port):\(guestPort)"
  }

  /// Why the system refused to listen, and what to do.
  func failure(_ number: Int32) -> HostError {
    let reason =
      switch number {
      case EADDRINUSE: "port \(port) of \(address) is in use: choose another, or end who uses it"
      case EACCES: "port \(port) needs a privilege: choose one from 1024 on"
      case EADDRNOTAVAIL: "this host has no address \(address): leave it out for 127.0.0.1"
      default: HostError.reason(number)
      }
    return .cannotForward(rule: text, reason: reason)
  }
}
