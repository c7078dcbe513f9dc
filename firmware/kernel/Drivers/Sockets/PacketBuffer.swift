import Processor

/// Memory for a packet, on its way to the device or back.
final class PacketBuffer {
  static let byteLimit = 8192 - MachinePacket.headerSize
  private static let size = 8192

  private let room: UnsafeMutableRawPointer

  init() { room = .allocate(byteCount: Self.size, alignment: 16) }

  deinit { room.deallocate() }

  /// For the device to fill.
  var whole: VirtioSegment { VirtioSegment(room, count: Self.size, isWritable: true) }

  /// A packet for the device to send.
  func filled(_ packet: MachinePacket, _ bytes: ArraySlice<UInt8>) -> VirtioSegment {
    packet.write(to: room)
    bytes.withUnsafeBytes {
      _ = memcpy(room + MachinePacket.headerSize, $0.baseAddress, $0.count)
    }
    return VirtioSegment(room, count: MachinePacket.headerSize + bytes.count, isWritable: false)
  }

  /// What the device wrote; nil if it is no packet.
  func packet(_ written: Int) -> (MachinePacket, UnsafeRawBufferPointer)? {
    guard let packet = MachinePacket(room, written: written) else { return nil }
    let bytes = UnsafeRawBufferPointer(
      start: room + MachinePacket.headerSize, count: packet.byteCount)
    return (packet, bytes)
  }
}
