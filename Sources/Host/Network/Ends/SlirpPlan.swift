internal import CSlirp
internal import Glibc

/// The network that a guest finds: QEMU's, so that what was written for the one works with the other.
///
///     10.0.2.0/24   gateway and host 10.0.2.2   names 10.0.2.3   guest 10.0.2.15 (by DHCP)
///     fec0::/64     gateway and host fec0::2    names fec0::3    guest by its card's address
struct SlirpPlan {
  /// The largest packet from the network, from the IP header on.
  let mtu: Int
  /// Whether the guest reaches nothing beyond forwarded ports.
  let isRestricted: Bool
  /// The card's address, six bytes.
  let cardAddress: [UInt8]

  /// What libslirp is told.
  var configuration: SlirpConfig {
    var configuration = SlirpConfig()
    configuration.version = 4
    configuration.restricted = isRestricted ? 1 : 0
    configuration.in_enabled = true
    configuration.vnetwork = Self.four(0x0a00_0200)
    configuration.vnetmask = Self.four(0xffff_ff00)
    configuration.vhost = Self.four(0x0a00_0202)
    configuration.vdhcp_start = Self.four(0x0a00_020f)
    configuration.vnameserver = Self.four(0x0a00_0203)
    configuration.in6_enabled = true
    configuration.vprefix_addr6 = Self.six(host: [])
    configuration.vprefix_len = 64
    configuration.vhost6 = Self.six(host: [2])
    configuration.vnameserver6 = Self.six(host: [3])
    configuration.if_mtu = mtu
    configuration.if_mru = mtu
    return configuration
  }

  /// The IPv6 address that a guest makes of the network's prefix and its card's address (RFC 4291, appendix A).
  var guestAddress: in6_addr {
    let card = cardAddress
    guard card.count == 6 else { return Self.six(host: []) }
    return Self.six(host: [card[0] ^ 2, card[1], card[2], 0xff, 0xfe, card[3], card[4], card[5]])
  }

  private static func four(_ number: UInt32) -> in_addr { in_addr(s_addr: number.bigEndian) }

  /// An address of fec0::/64 with these last bytes.
  private static func six(host: [UInt8]) -> in6_addr {
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) {
      $0[0] = 0xfe
      $0[1] = 0xc0
      for (place, byte) in host.enumerated() { $0[16 - host.count + place] = byte }
    }
    return address
  }
}
