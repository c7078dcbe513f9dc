/// Fragments become packets again (RFC 791; what overlaps is refused, RFC 5722):
///
///     offset 0         1480        2960       3000 = the end, known once the last one is here
///     | first          |  missing  |  last    |
///
/// Anybody may send pieces of packets that never become whole: how many are kept, and how long, is limited.
enum Reassembly {
  private static let mostPackets = 64
  private static let mostBytes = 1 << 20
  private static let mostPieces = 64
  private static let patience: UInt64 = 30_000_000_000

  private struct Key: Hashable {
    let source: InternetAddress
    let destination: InternetAddress
    let identification: UInt16
    let `protocol`: UInt8
  }

  private struct Partial {
    struct Piece {
      let offset: Int
      let bytes: ByteChain
      var end: Int { offset + bytes.count }
    }

    var pieces: [Piece] = []
    /// The packet of the first piece, with its header.
    var first: (packet: Packet, header: InternetHeader)?
    var end: Int?
    let deadline: UInt64
    var count = 0

    var isComplete: Bool { first != nil && end == count }
  }

  // Guarded by `Network.lock`.
  nonisolated(unsafe) private static var partials: [Key: Partial] = [:]
  nonisolated(unsafe) private static var byteCount = 0

  /// One more fragment, which begins with its header; the whole packet, if it was the last that was missing.
  static func add(_ packet: Packet, _ header: InternetHeader) -> (Packet, InternetHeader)? {
    let key = Key(
      source: header.source, destination: header.destination,
      identification: header.identification, protocol: header.protocol)
    let size = packet.count - header.headerSize
    guard size > 0, header.fragmentOffset + size <= InternetHeader.largestPacket - 20,
      !header.hasMoreFragments || size % 8 == 0
    else { return nil }
    if partials[key] == nil { begin(key) }
    guard byteCount + size <= mostBytes, var partial = partials[key],
      insert(packet, header, size, &partial)
    else {
      forget(key)
      return nil
    }
    partials[key] = partial
    byteCount += size
    guard partial.isComplete else { return nil }
    forget(key)
    return join(partial)
  }

  private static func begin(_ key: Key) {
    if partials.count >= mostPackets {
      let oldest = partials.min { $0.value.deadline < $1.value.deadline }
      if let oldest { forget(oldest.key) }
    }
    let deadline = Clock.now + patience
    partials[key] = Partial(deadline: deadline)
    Network.schedule(deadline)
  }

  /// False if it does not go with the others.
  private static func insert(
    _ packet: Packet, _ header: InternetHeader, _ size: Int, _ partial: inout Partial
  ) -> Bool {
    let (start, end) = (header.fragmentOffset, header.fragmentOffset + size)
    if let known = partial.end, end > known || !header.hasMoreFragments { return false }
    let index = partial.pieces.firstIndex { $0.offset > start } ?? partial.pieces.count
    guard partial.pieces.count < mostPieces,
      index == 0 || partial.pieces[index - 1].end <= start,
      index == partial.pieces.count || partial.pieces[index].offset >= end
    else { return false }
    if !header.hasMoreFragments {
      guard index == partial.pieces.count else { return false }
      partial.end = end
    }
    if start == 0 { partial.first = (packet, header) }
    partial.pieces.insert(
      .init(offset: start, bytes: packet.chain.slice(header.headerSize, size)), at: index)
    partial.count += size
    return true
  }

  private static func join(_ partial: Partial) -> (Packet, InternetHeader)? {
    guard let (packet, header) = partial.first else { return nil }
    var rest = packet.rest
    for piece in partial.pieces.dropFirst() { rest.append(piece.bytes) }
    let whole = Packet(packet.headPart, rest)
    whole.interface = packet.interface
    whole.pointer.put(UInt16(truncatingIfNeeded: whole.count), at: 2)
    return (whole, header)
  }

  private static func forget(_ key: Key) {
    guard let partial = partials.removeValue(forKey: key) else { return }
    byteCount -= partial.count
  }

  static func expire(_ now: UInt64) {
    var gone: [Key] = []
    for (key, partial) in partials {
      if now >= partial.deadline { gone.append(key) } else { Network.schedule(partial.deadline) }
    }
    for key in gone { forget(key) }
  }
}
