/// A message of ARP for IPv4 on Ethernet (RFC 826):
///
///     | 1 | 0x0800 | 6 | 4 | operation | sender: 6, 4 bytes | target: 6, 4 bytes |
struct ResolutionMessage {
  enum Operation: UInt16 {
    case request = 1
    case reply
  }

  private static let size = 28

  let operation: Operation
  let sender: HardwareAddress
  let senderAddress: InternetAddress
  let target: HardwareAddress
  let targetAddress: InternetAddress

  init(
    operation: Operation, sender: HardwareAddress, _ senderAddress: InternetAddress,
    target: HardwareAddress, _ targetAddress: InternetAddress
  ) {
    self.operation = operation
    self.sender = sender
    self.senderAddress = senderAddress
    self.target = target
    self.targetAddress = targetAddress
  }

  init?(_ packet: Packet) {
    let bytes = packet.bytes
    guard packet.headCount >= Self.size, bytes.number32(0) == 0x0001_0800,
      bytes.number16(4) == 0x0604, let operation = Operation(rawValue: bytes.number16(6))
    else { return nil }
    self.operation = operation
    sender = HardwareAddress(at: bytes + 8)
    senderAddress = InternetAddress(bytes.number32(14))
    target = HardwareAddress(at: bytes + 18)
    targetAddress = InternetAddress(bytes.number32(24))
  }

  func send(by interface: Interface, to address: HardwareAddress) {
    let packet = Packet()
    let bytes = packet.prepend(Self.size)
    bytes.put(UInt32(0x0001_0800), at: 0)
    bytes.put(UInt16(0x0604), at: 4)
    bytes.put(operation.rawValue, at: 6)
    for index in 0..<6 {
      bytes.put(sender.bytes[index], at: 8 + index)
      bytes.put(target.bytes[index], at: 18 + index)
    }
    bytes.put(senderAddress.number, at: 14)
    bytes.put(targetAddress.number, at: 24)
    Ethernet.putHeader(
      packet, to: address, from: interface.hardwareAddress, Ethernet.Kind.resolution)
    interface.sendFrame(packet)
  }
}
