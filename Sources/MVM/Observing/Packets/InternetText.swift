/// A packet of IPv4 or IPv6 in a line.
struct InternetText {
  private static let extensionLimit = 8

  private let bytes: PacketBytes
  private let isVersion6: Bool
  private let source: String
  private let target: String
  /// What it carries, where that begins, and how many bytes it has.
  private var kind: Int
  private var start: Int
  private var byteCount: Int
  /// How many bytes of the same come before these, where they are not all.
  private var fragment: Int?

  /// RFC 791.
  init?(version4 bytes: PacketBytes, at network: Int) {
    guard let first = bytes.byte(network), first >> 4 == 4, let total = bytes.half(network + 2),
      let flags = bytes.half(network + 6), let kind = bytes.byte(network + 9),
      let source = bytes.address4(network + 12), let target = bytes.address4(network + 16)
    else { return nil }
    let header = (first & 15) * 4
    guard header >= 20, total >= header else { return nil }
    (self.bytes, self.source, self.target, self.kind) = (bytes, source, target, kind)
    isVersion6 = false
    start = network + header
    byteCount = total - header
    if flags & 0x1fff != 0 { fragment = (flags & 0x1fff) * 8 }
  }

  /// RFC 8200.
  init?(version6 bytes: PacketBytes, at network: Int) {
    guard let first = bytes.byte(network), first >> 4 == 6, let count = bytes.half(network + 4),
      let next = bytes.byte(network + 6), let source = bytes.address6(network + 8),
      let target = bytes.address6(network + 24)
    else { return nil }
    (self.bytes, self.source, self.target, kind) = (bytes, source, target, next)
    isVersion6 = true
    start = network + 40
    byteCount = count
    passExtensions()
  }

  /// Goes to what the packet carries: hop-by-hop, routing and destination options stand before it, and fragments.
  private mutating func passExtensions() {
    for _ in 0..<Self.extensionLimit {
      guard kind == 0 || kind == 43 || kind == 44 || kind == 60, let next = bytes.byte(start),
        let size = bytes.byte(start + 1)
      else { return }
      if kind == 44, let place = bytes.half(start + 2), place >> 3 != 0 {
        fragment = place & ~7
      }
      let count = kind == 44 ? 8 : 8 + size * 8
      (kind, start, byteCount) = (next, start + count, max(0, byteCount - count))
    }
  }

  /// The line.
  var line: String {
    let name = isVersion6 ? "IP6" : "IP"
    if let fragment {
      return "\(name) \(source) > \(target): fragment at \(fragment), length \(byteCount)"
    }
    if kind == 6 || kind == 17, let from = bytes.half(start), let to = bytes.half(start + 2) {
      let text =
        kind == 6
        ? TransmissionText(bytes, at: start, byteCount: byteCount).line
        : DatagramText(bytes, at: start, from: from, to: to).line
      return "\(name) \(source).\(from) > \(target).\(to): \(text)"
    }
    return "\(name) \(source) > \(target): \(content), length \(byteCount)"
  }

  private var content: String {
    switch kind {
    case 1: ControlText.version4(bytes, at: start)
    case 58: ControlText.version6(bytes, at: start)
    case 2: "IGMP"
    case 59: "nothing"
    default: "protocol \(kind)"
    }
  }
}
