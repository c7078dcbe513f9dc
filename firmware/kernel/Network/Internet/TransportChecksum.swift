/// The checksum of UDP and TCP: of the packet and of the addresses that it goes between.
enum TransportChecksum {
  /// Makes it, or leaves it to the card, which needs the addresses' part and where it goes.
  ///
  /// - Parameters:
  ///   - place: where it is in the packet, which begins with the transport's header and has zero there.
  ///   - interface: nil if the packet does not stay in one piece.
  static func put(
    _ packet: Packet, _ header: InternetHeader, at place: Int, for interface: Interface?
  ) {
    var sum = header.pseudoSum(packet.count)
    if let interface, interface.makesChecksums {
      packet.pointer.put(sum.partial, at: place)
      packet.offload.checksum = (Ethernet.headerSize + InternetHeader.size, place)
      return
    }
    sum.add(packet.bytes, packet.headCount)
    sum.add(packet.rest)
    // UDP's zero would say that there is none; the other zero is the same sum.
    packet.pointer.put(sum.value == 0 ? UInt16.max : sum.value, at: place)
  }
}
