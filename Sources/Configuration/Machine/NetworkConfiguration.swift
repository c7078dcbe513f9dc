/// A network card of the machine, seen by the guest as a virtio network device.
public struct NetworkConfiguration: Equatable, Sendable {
  /// What is at the other end of its cable.
  public enum Kind: String, CaseIterable, Sendable {
    /// There is no card.
    case none
    /// The host's network in user mode: the guest's connections are this process's.
    case user
    /// A TAP interface of the host.
    case tap
    /// The network that an interface of the host is on.
    case bridge
    /// A switch that joins machines on this host.
    case `switch`
  }

  /// What is at the other end of its cable.
  public var kind: Kind
  /// The host's interface, for `tap` and `bridge`.
  public var interface: String?
  /// The switch's socket, for `switch`.
  public var socket: String?
  /// The card's address; nil for QEMU's (52:54:00:12:34:56, and on) on a user network, and one of its own on others.
  public var mac: HardwareAddress?
  /// Whether the guest reaches nothing beyond forwarded ports.
  public var restrict = false
  /// The largest packet that the guest is told to send, in bytes; nil for the usual 1,500.
  public var mtu: UInt16?
  /// Pairs of queues of the card.
  public var queues = 1
  /// Where every frame of this card is written, as a pcap file.
  public var capture: String?

  /// A card with the defaults.
  public init(kind: Kind = .user) { self.kind = kind }
}

extension NetworkConfiguration {
  /// The keys of a network card; the first may stand alone.
  package static let settings: [Setting<NetworkConfiguration>] = [
    Setting(
      "kind", .value(\.kind, .choice(placeholder: "KIND")), example: "user",
      otherNames: ["type", "netdev"], help: "where its cable leads"),
    Setting(
      "interface",
      .optional(\.interface, .word(placeholder: "NAME", allowed: "the name of an interface")),
      example: "tap0", otherNames: ["ifname", "device", "dev"],
      help: "the host's interface, for tap and bridge"),
    Setting(
      "socket", .optional(\.socket, .path), example: "lan.socket", otherNames: ["path", "unix"],
      help: "the switch's socket, for switch"),
    Setting(
      "mac", .optional(\.mac, .hardwareAddress), example: "52:54:00:12:34:56",
      otherNames: ["address", "macaddr"], help: "the card's address"),
    Setting(
      "restrict", .flag(\.restrict), example: "true", otherNames: ["isolated"],
      help: "let the guest reach nothing beyond forwarded ports"),
    Setting(
      "mtu", .optional(\.mtu, .number(in: 1280...65_520)), example: "9000",
      otherNames: ["host_mtu"], help: "the largest packet, in bytes"),
    Setting(
      "queues", .value(\.queues, .number(in: 1...8)), example: "2", otherNames: ["mq", "pairs"],
      help: "how many pairs of queues the card has"),
    Setting(
      "capture", .optional(\.capture, .path), example: "packets.pcap", otherNames: ["pcap"],
      help: "write every frame of this card to FILE"),
  ]
}

extension NetworkConfiguration {
  /// What is missing for its kind, or is of no use to it, in words that follow `network`; nil where all is well.
  var mistake: String? {
    switch kind {
    case .tap where interface == nil, .bridge where interface == nil:
      return "\(kind.rawValue) needs the name of an interface: add interface=NAME"
    case .switch where socket == nil:
      return "switch needs the name of its socket: add socket=FILE ('mvm switch FILE' starts one)"
    default: break
    }
    if interface != nil, kind != .tap, kind != .bridge {
      return "\(kind.rawValue) has no use for an interface: leave it out, or choose tap or bridge"
    }
    if socket != nil, kind != .switch {
      return "\(kind.rawValue) has no use for a socket: leave it out, or choose switch"
    }
    if restrict, kind != .user {
      return "\(kind.rawValue) cannot be restricted: leave restrict out, or choose user"
    }
    return nil
  }
}
