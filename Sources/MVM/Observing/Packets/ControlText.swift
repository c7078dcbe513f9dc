/// Messages of ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861) in words.
enum ControlText {
  static func version4(_ bytes: PacketBytes, at start: Int) -> String {
    guard let type = bytes.byte(start), let code = bytes.byte(start + 1) else {
      return "ICMP, cut off"
    }
    switch type {
    case 0: return "ICMP echo reply" + echo(bytes, at: start)
    case 8: return "ICMP echo request" + echo(bytes, at: start)
    case 3: return "ICMP unreachable: " + (unreachable[code] ?? "code \(code)")
    case 5: return "ICMP redirect"
    case 11: return "ICMP time exceeded"
    default: return "ICMP type \(type), code \(code)"
    }
  }

  static func version6(_ bytes: PacketBytes, at start: Int) -> String {
    guard let type = bytes.byte(start), let code = bytes.byte(start + 1) else {
      return "ICMP6, cut off"
    }
    let target = bytes.address6(start + 8) ?? "?"
    switch type {
    case 1: return "ICMP6 unreachable, code \(code)"
    case 2: return "ICMP6 packet too big"
    case 3: return "ICMP6 time exceeded"
    case 128: return "ICMP6 echo request" + echo(bytes, at: start)
    case 129: return "ICMP6 echo reply" + echo(bytes, at: start)
    case 133: return "ICMP6 router solicitation"
    case 134: return "ICMP6 router advertisement"
    case 135: return "ICMP6 neighbor solicitation, who has \(target)"
    case 136: return "ICMP6 neighbor advertisement, tgt is \(target)"
    case 143: return "ICMP6 multicast listener report"
    default: return "ICMP6 type \(type), code \(code)"
    }
  }

  private static let unreachable = [
    0: "network", 1: "host", 2: "protocol", 3: "port", 4: "needs fragmentation",
    9: "network prohibited", 10: "host prohibited", 13: "prohibited",
  ]

  private static func echo(_ bytes: PacketBytes, at start: Int) -> String {
    guard let identifier = bytes.half(start + 4), let sequence = bytes.half(start + 6) else {
      return ""
    }
    return ", id \(identifier), seq \(sequence)"
  }
}
