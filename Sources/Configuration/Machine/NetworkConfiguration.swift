/// A network card of the machine, seen by the guest as a virtio network device.
public struct NetworkConfiguration: Equatable, Sendable {
  /// What is at the other end of its cable.
  public enum Kind: String, CaseIterable, Sendable {
    /// There is no card.
    case none
    /// The host's network in user mode: the guest's connections are this process's.
    case user
  }

  /// What is at the other end of its cable.
  public var kind: Kind
  /// The card's address; nil for QEMU's (52:54:00:12:34:56, and on).
  public var mac: HardwareAddress?
  /// Whether the guest reaches nothing beyond forwarded ports.
  public var restrict = false
  /// The largest packet that the guest is told to send, in bytes; nil for the usual 1,500.
  public var mtu: UInt16?
  /// Pairs of queues of the card.
  public var queues = 1

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
  ]
}
