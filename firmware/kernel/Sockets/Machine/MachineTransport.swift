/// How packets get to other machines. `MachineSockets.lock` is held in all calls.
protocol MachineTransport: AnyObject {
  /// Whether a packet with bytes can go now; others always can.
  var hasRoom: Bool { get }
  /// Bytes that go with one packet.
  var byteLimit: Int { get }
  /// The machine's own number on it.
  var machine: UInt32 { get }
  func send(_ packet: MachinePacket, _ bytes: ArraySlice<UInt8>)
}

/// The way from this machine to itself, under the address 1 and its own.
final class MachineLoopback: MachineTransport {
  private var underWay: [(packet: MachinePacket, bytes: [UInt8])] = []
  private var isDelivering = false

  let hasRoom = true
  let byteLimit = 65536
  var machine: UInt32 { MachineAddress.local }

  /// Delivers at once, but answers only when what they answer to has been dealt with.
  func send(_ packet: MachinePacket, _ bytes: ArraySlice<UInt8>) {
    underWay.append((packet, Array(bytes)))
    guard !isDelivering else { return }
    isDelivering = true
    while !underWay.isEmpty {
      let (packet, bytes) = underWay.removeFirst()
      bytes.withUnsafeBytes { MachineSockets.take(packet, $0, by: self) }
    }
    isDelivering = false
  }
}
