import Bus
import Glibc
import Host
import HostTools
import TestPackets
import Testing

/// TAP interfaces and bridges of this host, in networks that the tests make.
@Suite(
  .enabled(if: NetworkNamespace.isAllowed, Comment(rawValue: NetworkNamespace.whyNot)))
struct HostNetworkTests {
  private static let tap = ["tuntap add dev tap0 mode tap", "link set tap0 up"]
  private static let pair = [
    "link add left type veth peer name right", "link set left up", "link set right up",
  ]

  private static func frame(
    _ payload: [UInt8], vlan: UInt8? = nil, from address: UInt8 = 3
  ) -> [UInt8] {
    let tag: [UInt8] = vlan.map { [0x81, 0, 0, $0] } ?? []
    let addresses: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0, 1, 2, address]
    let type: [UInt8] = [0x88, 0xb5]
    return addresses + tag + type + payload
  }

  /// What arrives at the one of what the other sends, in both directions: each has its address in the frames.
  private func exchange(
    _ interfaces: [String], _ make: @escaping () throws -> [HostNetwork]
  ) throws -> [[[UInt8]]] {
    try NetworkNamespace.run {
      try NetworkNamespace.configure(interfaces)
      let peers = try make().map { try NetworkPeer($0) }
      defer { for peer in peers { peer.stop() } }
      return try [(0, 1), (1, 0)].map { sender, receiver in
        try Self.frames[sender].map { frame in
          peers[sender].send(frame)
          return try peers[receiver].receive().bytes
        }
      }
    }
  }

  private static let frames = [UInt8(3), 4].map { address in
    [
      frame(Packet.payload(1500), from: address),
      frame(Packet.payload(100), vlan: 7, from: address),
      frame(Packet.payload(46), from: address),
    ]
  }

  @Test func framesPassATapInterface() throws {
    let got = try exchange(Self.tap) {
      [try HostNetwork(tap: "tap0"), try HostNetwork(bridge: "tap0")]
    }
    #expect(got == Self.frames)
  }

  /// QEMU leaves headers of twelve bytes behind.
  @Test func howATapInterfaceWasUsedBeforeDoesNotMatter() throws {
    let got = try exchange(Self.tap) {
      let descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC)
      var request = Array("tap0".utf8) + [UInt8](repeating: 0, count: 36)
      // IFF_TAP, IFF_NO_PI and IFF_VNET_HDR; TUNSETIFF and TUNSETVNETHDRSZ.
      request.replaceSubrange(16..<18, with: [0x02, 0x50])
      var size: Int32 = 12
      try #require(ioctl(descriptor, 0x4004_54ca, &request) == 0)
      try #require(ioctl(descriptor, 0x4004_54d8, &size) == 0)
      close(descriptor)
      return [try HostNetwork(tap: "tap0"), try HostNetwork(bridge: "tap0")]
    }
    #expect(got == Self.frames)
  }

  /// The kernel takes tags out of frames; they are back in their place.
  @Test func framesPassABridge() throws {
    let got = try exchange(Self.pair) {
      [try HostNetwork(bridge: "left"), try HostNetwork(bridge: "right")]
    }
    #expect(got == Self.frames)
  }

  /// A segment goes whole to a TAP interface, its checksum still to be made; on a bridge it shows what it is.
  @Test(arguments: [false, true]) func largeSegmentsPassWhole(isIPv6: Bool) throws {
    var packet = Packet()
    packet.isIPv6 = isIPv6
    packet.payload = Packet.payload(40_000)
    packet.target = [0x52, 0x54, 0, 1, 2, 3]
    let frame = packet.frame(hasChecksum: false)
    let transport = packet.transport
    let got = try NetworkNamespace.run {
      try NetworkNamespace.configure(Self.tap)
      let peers = [
        try NetworkPeer(HostNetwork(tap: "tap0")), try NetworkPeer(HostNetwork(bridge: "tap0")),
      ]
      defer { for peer in peers { peer.stop() } }
      var offload = FrameOffload()
      offload.checksum = .init(start: transport, offset: 16)
      offload.segmentation = isIPv6 ? .tcp6 : .tcp4
      offload.segmentSize = 1400
      peers[0].send(frame, offload)
      return try peers[1].receive { $0.count > 10_000 }
    }
    #expect(got.bytes == frame)
    #expect(got.offload.segmentation == (isIPv6 ? .tcp6 : .tcp4))
    #expect(got.offload.segmentSize == 1500 - (isIPv6 ? 60 : 40))
  }

  /// The loopback interface hands on what it is given: others hear it, and the sender does not.
  @Test func ownFramesAreNotHeard() throws {
    let (heard, first) = try NetworkNamespace.run {
      try NetworkNamespace.configure(["link set lo up"])
      let sender = try NetworkPeer(HostNetwork(bridge: "lo"))
      let other = try NetworkPeer(HostNetwork(bridge: "lo"))
      defer {
        sender.stop()
        other.stop()
      }
      sender.send(Self.frame([1]))
      let heard = try other.receive()
      other.send(Self.frame([2]))
      return (heard, try sender.receive())
    }
    #expect(heard.bytes.starts(with: Self.frame([1])))
    #expect(first.bytes.starts(with: Self.frame([2])))
  }

  @Test(arguments: [true, false]) func anInterfaceThatVanishesIsALoss(isTap: Bool) throws {
    let reason = try NetworkNamespace.run {
      try NetworkNamespace.configure(Self.tap + Self.pair)
      let network = isTap ? try HostNetwork(tap: "tap0") : try HostNetwork(bridge: "left")
      let peer = try NetworkPeer(network)
      defer { peer.stop() }
      try NetworkNamespace.configure([isTap ? "link del tap0" : "link del left"])
      try peer.waitForLoss()
      // Whatever is sent now is lost.
      for _ in 0..<10 { peer.send(Self.frame([3])) }
      return peer.loss.reason
    }
    #expect(reason != nil)
  }

  @Test func interfacesThatCannotBeUsedAreNamed() throws {
    func message(_ make: () throws -> HostNetwork) -> String {
      do {
        _ = try make()
        return "none"
      } catch { return "\(error)" }
    }
    let messages = try NetworkNamespace.run {
      try NetworkNamespace.configure(Self.tap + ["tuntap add dev tun0 mode tun"])
      let first = try HostNetwork(tap: "tap0")
      return withExtendedLifetime(first) {
        [
          message { try HostNetwork(tap: "tap0") }, message { try HostNetwork(tap: "tap7") },
          message { try HostNetwork(tap: "lo") }, message { try HostNetwork(bridge: "lan0") },
          message { try HostNetwork(bridge: "lo") }, message { try HostNetwork(bridge: "tun0") },
        ]
      }
    }
    #expect(messages[0].hasPrefix("tap0: another program has this network interface"))
    #expect(messages[1].contains("no such network interface: sudo ip tuntap add dev tap7 mode tap"))
    #expect(messages[2].hasPrefix("lo: is no TAP interface"))
    #expect(
      messages[3]
        == "lan0: this host has no such network interface: 'ip link' lists those there are")
    #expect(messages[4] == "lo: the interface is down: 'sudo ip link set lo up'")
    #expect(messages[5].hasPrefix("tun0: "))
  }
}
