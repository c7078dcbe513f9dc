import Bus
import Host
import TestPackets
import Testing

/// The guest's end of a user network, made of frames.
final class NetworkGuest {
  static let card: [UInt8] = [0x52, 0x54, 0, 0x12, 0x34, 0x56]
  static let gateway: [UInt8] = [0x52, 0x55, 10, 0, 2, 2]

  struct Frame {
    let bytes: [UInt8]
    let offload: FrameOffload
  }

  let network: HostNetwork
  private let parker = Parker()
  private var frames: [Frame] = []

  init(forwards: [PortForward] = [], isRestricted: Bool = false) throws {
    var options = UserNetworkOptions(cardAddress: Self.card)
    options.forwards = forwards
    options.isRestricted = isRestricted
    network = try HostNetwork(user: options)
    try network.start { [parker] in parker.wake() }
    // Who the guest is.
    send(
      [UInt8](repeating: 0xff, count: 6) + Self.card + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + Self.card
        + [10, 0, 2, 15, 0, 0, 0, 0, 0, 0, 10, 0, 2, 2])
  }

  deinit { network.stop() }

  func send(_ frame: [UInt8]) {
    let isTaken = network.transmit(byteCount: frame.count, offload: FrameOffload()) {
      $0.copyBytes(from: frame)
    }
    #expect(isTaken)
    network.transmitted()
  }

  func send(_ packet: Packet) {
    var packet = packet
    (packet.target, packet.origin) = (Self.gateway, Self.card)
    (packet.source, packet.destination) = (15, 2)
    send(packet.frame())
  }

  /// The next frame that is such; others are passed over. Waits ten seconds at most.
  func receive(_ isWanted: (Frame) -> Bool) throws -> Frame {
    let end = HostClock().nanoseconds + 10_000_000_000
    while true {
      while network.receive({ bytes, offload in
        frames.append(Frame(bytes: Array(bytes), offload: offload))
        return true
      }) {}
      if let index = frames.firstIndex(where: isWanted) { return frames.remove(at: index) }
      try #require(parker.wait(until: end), "no such frame came")
    }
  }

  /// The next frame of TCP over IPv4.
  func receiveTCP() throws -> Frame { try receive { $0.bytes[12] == 8 && $0.bytes[23] == 6 } }
}

extension NetworkGuest.Frame {
  func number(_ place: Int, _ count: Int) -> Int {
    bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
  }

  var sequence: UInt32 { UInt32(number(38, 4)) }
  var acknowledgement: UInt32 { UInt32(number(42, 4)) }
  var flags: UInt8 { bytes[47] }
  /// The payload of TCP over IPv4.
  var payload: ArraySlice<UInt8> {
    bytes[(34 + Int(bytes[46] >> 4) * 4)..<(14 + number(16, 2))]
  }
}
