/// Cuts a TCP segment that is larger than a packet may be into such that are not: what a network card with TSO does.
///
///     frame       | headers |        payload         |
///     segment 0   | headers | size bytes |
///     segment 1   | headers'             | the rest  |
///
/// Each segment's headers are those of the frame, but for lengths, identification, sequence number, flags and checksums,
/// all of which are made anew: nothing that the frame says of these is trusted.
public struct Segmenter {
  private enum Flags {
    static let finish: UInt8 = 0x01
    static let push: UInt8 = 0x08
    static let windowReduced: UInt8 = 0x80
  }

  /// Where the frame's parts are.
  public let layout: FrameLayout
  private let frameSize: Int
  private let segmentSize: Int

  /// - Parameters:
  ///   - start: the large segment, at least up to its payload.
  ///   - frameSize: how many bytes all of it has.
  ///   - segmentSize: how many bytes of payload a packet may have.
  /// - Returns: nil where it is no TCP over `isIPv6`, has no payload, or a packet could not say its size.
  public init?(
    _ start: UnsafeRawBufferPointer, frameSize: Int, segmentSize: Int, isIPv6: Bool
  ) {
    guard let layout = FrameLayout(start), layout.kind == .tcp, layout.isIPv6 == isIPv6,
      frameSize > layout.payload, segmentSize > 0
    else { return nil }
    let size = min(segmentSize, frameSize - layout.payload)
    // IPv6 does not count its own header.
    let counted = layout.payload - layout.network - (isIPv6 ? 40 : 0) + size
    guard counted <= 0xffff else { return nil }
    self.layout = layout
    self.segmentSize = size
    self.frameSize = frameSize
  }

  /// How many packets there are, at least one.
  public var count: Int { (frameSize - layout.payload + segmentSize - 1) / segmentSize }

  /// The size of a packet as a frame.
  public func byteCount(of index: Int) -> Int {
    layout.payload + min(segmentSize, frameSize - layout.payload - index * segmentSize)
  }

  /// Writes a packet into a buffer of `byteCount(of:)` bytes.
  public func write(
    _ index: Int, of frame: UnsafeRawBufferPointer, to packet: UnsafeMutableRawBufferPointer
  ) {
    let start = layout.payload + index * segmentSize
    packet.copyMemory(from: UnsafeRawBufferPointer(rebasing: frame[..<layout.payload]))
    UnsafeMutableRawBufferPointer(rebasing: packet[layout.payload...]).copyMemory(
      from: UnsafeRawBufferPointer(
        rebasing: frame[start..<start + byteCount(of: index) - layout.payload]))
    complete(index, in: packet)
  }

  /// Makes the headers of a packet right, where header and payload are in place. Without `makingChecksum` the sum of the
  /// pseudo header takes the transport checksum's place, for whoever makes it later.
  public func complete(
    _ index: Int, in packet: UnsafeMutableRawBufferPointer, makingChecksum: Bool = true
  ) {
    completeNetworkHeader(index, in: packet)
    let transport = layout.transport
    let bytes = UnsafeRawBufferPointer(packet)
    let sequence = bytes.loadUnaligned(fromByteOffset: transport + 4, as: UInt32.self).bigEndian
    packet.storeBytes(
      of: (sequence &+ UInt32(truncatingIfNeeded: index * segmentSize)).bigEndian,
      toByteOffset: transport + 4, as: UInt32.self)
    if index > 0 { packet[transport + 13] &= ~Flags.windowReduced }
    if index < count - 1 { packet[transport + 13] &= ~(Flags.finish | Flags.push) }
    packet.setNumber(0, at: layout.checksum)
    var sum = layout.pseudoHeader(bytes, byteCount: packet.count - transport)
    guard makingChecksum else {
      packet.setNumber(sum.sum, at: layout.checksum)
      return
    }
    sum.add(UnsafeRawBufferPointer(rebasing: bytes[transport...]))
    packet.setNumber(sum.value, at: layout.checksum)
  }

  private func completeNetworkHeader(_ index: Int, in packet: UnsafeMutableRawBufferPointer) {
    let network = layout.network
    guard !layout.isIPv6 else {
      packet.setNumber(
        UInt16(truncatingIfNeeded: packet.count - network - 40), at: network + 4)
      return
    }
    packet.setNumber(UInt16(truncatingIfNeeded: packet.count - network), at: network + 2)
    let identification = UnsafeRawBufferPointer(packet).number(at: network + 4) ?? 0
    packet.setNumber(identification &+ UInt16(truncatingIfNeeded: index), at: network + 4)
    packet.setNumber(0, at: network + 10)
    var sum = InternetChecksum()
    sum.add(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(packet)[network..<layout.transport]))
    packet.setNumber(sum.value, at: network + 10)
  }
}
