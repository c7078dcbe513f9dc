public import Bus

extension VirtioSocket {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The streams, and what waits for the guest. Their other ends are the host's, and gone when a machine goes on elsewhere:
  /// then it is told so.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    // In the order of their ends, since that of a dictionary is another in each process.
    var streams = state.streams.keys.sorted(by: Self.isBefore).map {
      Entry(ends: $0, stream: state.streams[$0] ?? SocketStream(.open))
    }
    let blank = Entry(ends: SocketEnds(hostPort: 0, guestPort: 0), stream: SocketStream(.open))
    try visitor.visit("streams", &streams, atMost: Self.streamLimit, blank: blank) {
      (entry, visitor) throws(StateError) in
      try entry.visitState(&visitor)
    }
    // The last step may have gone beyond the limit, by a few packets for each stream that there is.
    try visitor.visit(
      "outgoing", &state.outgoing, atMost: 4 * Self.outgoingLimit,
      blank: SocketPacket(operation: 0, ends: blank.ends)
    ) { (packet, visitor) throws(StateError) in
      try packet.visitState(&visitor)
    }
    try visitor.visit("mustTellLoss", &state.mustTellLoss)
    guard visitor.isReading else { return }
    state.streams = [:]
    for entry in streams { state.streams[entry.ends] = entry.stream }
  }

  private static func isBefore(_ left: SocketEnds, _ right: SocketEnds) -> Bool {
    (left.hostPort, left.guestPort) < (right.hostPort, right.guestPort)
  }

  private struct Entry {
    var ends: SocketEnds
    var stream: SocketStream

    mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
      try visitor.visit("hostPort", &ends.hostPort)
      try visitor.visit("guestPort", &ends.guestPort)
      try visitor.visit("phase", &stream.phase)
      try visitor.visit("guestRoom", &stream.guestRoom)
      try visitor.visit("guestTaken", &stream.guestTaken)
      try visitor.visit("received", &stream.received)
      try visitor.visit("taken", &stream.taken)
      try visitor.visit("announced", &stream.announced)
    }
  }
}

extension SocketPacket {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("operation", &operation)
    try visitor.visit("hostPort", &ends.hostPort)
    try visitor.visit("guestPort", &ends.guestPort)
    try visitor.visit("flags", &flags)
    try visitor.visit("bytes", &bytes, atMost: SocketEvent.byteLimit)
  }
}
