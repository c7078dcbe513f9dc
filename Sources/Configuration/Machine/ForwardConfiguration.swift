/// A port of the host that leads to a port of the guest: `tcp:127.0.0.1:8080:80`.
public struct ForwardConfiguration: Equatable, Sendable {
  /// What is forwarded.
  public enum Transport: String, CaseIterable, Sendable {
    case tcp, udp
  }

  /// The host's own address, which others cannot reach.
  public static let loopback = "127.0.0.1"

  /// What is forwarded.
  public var transport: Transport
  /// The host's address in numbers, of IPv4 or IPv6.
  public var address: String
  /// The host's port.
  public var port: UInt16
  /// The guest's port.
  public var guestPort: UInt16

  /// From a port of the host to one of the guest.
  public init(
    transport: Transport = .tcp, address: String = loopback, port: UInt16, guestPort: UInt16
  ) {
    self.transport = transport
    self.address = address
    self.port = port
    self.guestPort = guestPort
  }

  /// From text: `TRANSPORT:[ADDRESS:]PORT:GUESTPORT`, an IPv6 address in brackets.
  init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let transport = Transport(rawValue: String(parts[0])) else {
      return nil
    }
    var rest = parts[1]
    var address = Self.loopback
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      address = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      guard rest.popFirst() == ":", address.contains(":") else { return nil }
    }
    var ports = rest.split(separator: ":", omittingEmptySubsequences: false)
    if ports.count == 3, address == Self.loopback { address = String(ports.removeFirst()) }
    guard ports.count == 2, let port = UInt64(digits: ports[0]).flatMap(UInt16.init(exactly:)),
      let guestPort = UInt64(digits: ports[1]).flatMap(UInt16.init(exactly:))
    else { return nil }
    self.init(transport: transport, address: address, port: port, guestPort: guestPort)
  }

  var text: String {
    let shown = address.contains(":") ? "[\(address)]" : address
    return "\(transport.rawValue):\(shown):\(port):\(guestPort)"
  }

  /// Whether the ports are such and the address may be one; whether the host has it, the host says.
  var isPossible: Bool {
    guard port > 0, guestPort > 0 else { return false }
    if address.contains(":") { return address.allSatisfy { $0.isHexDigit || ":.".contains($0) } }
    let numbers = address.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { $0.count <= 3 && (UInt64(digits: $0).map { $0 < 256 } ?? false) }
  }
}

extension ForwardConfiguration {
  /// The keys of a forwarded port; the first, and only one, may stand alone.
  package static let settings: [Setting<ForwardConfiguration>] = [
    Setting(
      "rule", .value(\.self, .forward), example: "tcp:127.0.0.1:8080:80",
      otherNames: ["hostfwd", "port"], help: "transport, host's address and port, guest's port")
  ]
}

extension ValueType<ForwardConfiguration> {
  /// `tcp:8080:80` and longer.
  package static let forward = ValueType(
    placeholder: "RULE", allowed: "TRANSPORT:[ADDRESS:]PORT:GUESTPORT",
    parse: { text, _ in ForwardConfiguration(text: text) }, accepts: { $0.isPossible },
    show: { $0.text })
}
