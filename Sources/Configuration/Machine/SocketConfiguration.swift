/// The socket device of the machine: streams between the guest and programs of the host, without a network.
public struct SocketConfiguration: Equatable, Sendable {
  /// The Unix socket of the host by which programs reach the guest.
  public var socket: String
  /// The guest's address (CID).
  public var cid: UInt32

  /// A device whose socket is `socket`.
  public init(socket: String, cid: UInt32 = 3) {
    self.socket = socket
    self.cid = cid
  }
}

extension SocketConfiguration {
  /// The keys of the socket device; the first may stand alone.
  package static let settings: [Setting<SocketConfiguration>] = [
    Setting(
      "socket", .value(\.socket, .path), example: "vm.sock", otherNames: ["path", "uds_path"],
      help: "the host's Unix socket"),
    Setting(
      "cid", .value(\.cid, .number(in: 3...4_294_967_294)), example: "3",
      otherNames: ["guest-cid", "guest_cid"], help: "the guest's address (default: 3)"),
  ]
}
