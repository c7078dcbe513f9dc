/// A datagram of UDP (RFC 768) in words; names and leases are told.
struct DatagramText {
  private static let headerSize = 8

  private let bytes: PacketBytes
  private let payload: Int
  private let ports: Set<Int>
  private let length: Int

  init(_ bytes: PacketBytes, at start: Int, from source: Int, to target: Int) {
    self.bytes = bytes
    payload = start + Self.headerSize
    ports = [source, target]
    length = max(0, (bytes.half(start + 4) ?? Self.headerSize) - Self.headerSize)
  }

  /// What it is by its ports, and how many bytes it carries.
  var line: String {
    let content: String? =
      if ports.contains(53) || ports.contains(5353) {
        names
      } else if ports.contains(67) || ports.contains(68) {
        lease
      } else if ports.contains(123) {
        "NTP"
      } else {
        nil
      }
    return "\(content ?? "UDP"), length \(length)"
  }

  // MARK: Names (RFC 1035, 4.1)

  private static let recordTypes = [
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV",
    65: "HTTPS", 255: "ANY",
  ]
  private static let failures = [
    1: "malformed", 2: "server failed", 3: "no such name", 5: "refused",
  ]

  private var names: String? {
    guard let flags = bytes.half(payload + 2), let answers = bytes.half(payload + 6),
      let (name, end) = name(at: payload + 12), let type = bytes.half(end)
    else { return nil }
    let question = "\(Self.recordTypes[type] ?? "type \(type)") \(name)"
    if flags & 0x8000 == 0 { return "DNS query \(question)" }
    let code = flags & 15
    let outcome = code == 0 ? "\(answers) answers" : Self.failures[code] ?? "error \(code)"
    return "DNS reply \(question): \(outcome)"
  }

  /// A name, and where it ends. Only in questions, which have no pointers.
  private func name(at start: Int) -> (String, Int)? {
    var labels: [String] = []
    var place = start
    while let size = bytes.byte(place), size > 0 {
      guard size < 64, bytes.byte(place + size) != nil else { return nil }
      labels.append(bytes.text(place + 1..<place + 1 + size))
      place += 1 + size
    }
    guard bytes.byte(place) == 0 else { return nil }
    return (labels.isEmpty ? "." : labels.joined(separator: "."), place + 1)
  }

  // MARK: Leases (RFC 2131, figure 1; RFC 2132, 9.6)

  private static let leaseMessages = [
    "discover", "offer", "request", "decline", "ack", "nak", "release", "inform",
  ]
  private static let cookie = 0x6382_5363

  /// Where the packet is cut off before the options, only in which direction it goes.
  private var lease: String? {
    guard let operation = bytes.byte(payload) else { return nil }
    let direction = operation == 1 ? "DHCP to server" : "DHCP to client"
    guard bytes.word(payload + 236) == Self.cookie else { return direction }
    var place = payload + 240
    while let option = bytes.byte(place), option != 255 {
      if option == 0 {
        place += 1
        continue
      }
      guard let size = bytes.byte(place + 1), let value = bytes.byte(place + 2) else { break }
      if option == 53, Self.leaseMessages.indices.contains(value - 1) {
        return "DHCP \(Self.leaseMessages[value - 1])"
      }
      place += 2 + size
    }
    return direction
  }
}
