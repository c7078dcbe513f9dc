// The lock is held before and after each of these, and released while they wait.
extension MachineSocket {
  /// What the peer has room for. It may say what it likes: nobody but itself suffers.
  private var credit: Int {
    let underWay = sent &- peerTaken
    return underWay >= peerRoom ? 0 : Int(peerRoom - underWay)
  }

  // MARK: Sending

  /// Sends some of the bytes, at least one; returns how many.
  func send(_ bytes: ArraySlice<UInt8>, _ manner: SocketManner) throws(Errno) -> Int {
    var hasAsked = false
    while true {
      try checkWritable()
      guard let transport else { throw .notConnected }
      let count = min(bytes.count, credit, transport.byteLimit)
      if count > 0, transport.hasRoom {
        sent &+= UInt32(count)
        send(.data, bytes.prefix(count))
        return count
      }
      if manner.isOver { throw .wouldBlock }
      if count > 0 {
        try MachineSockets.hasRoom.wait(
          "the socket device", MachineSockets.lock, until: manner.deadline)
      } else {
        if !hasAsked { send(.creditRequest) }
        hasAsked = true
        // The answer may be there already, if this machine is the peer.
        if credit > 0 { continue }
        try changed.wait("room at a peer", MachineSockets.lock, until: manner.deadline)
      }
    }
  }

  private func checkWritable() throws(Errno) {
    if let error {
      self.error = nil
      throw error
    }
    if hasEndOfOutput { throw .brokenPipe }
    guard state == .connected else { throw .notConnected }
  }

  // MARK: Receiving

  /// Bytes that came, at most so many; none at the end of the stream.
  func receive(_ limit: Int, _ manner: SocketManner) throws(Errno) -> [UInt8] {
    guard state == .connected else { throw .notConnected }
    while incoming.count == 0 {
      if let error {
        self.error = nil
        throw error
      }
      if hasEndOfInput { return [] }
      if manner.isOver { throw .wouldBlock }
      try changed.wait("a socket's bytes", MachineSockets.lock, until: manner.deadline)
    }
    if manner.peeks { return incoming.peek(limit) }
    let bytes = incoming.take(limit)
    taken &+= UInt32(bytes.count)
    // The peer hears of it now and then: each packet costs it more than the bytes.
    if taken &- announced >= window / 4 { send(.creditUpdate) }
    return bytes
  }

  // MARK: Polling

  var events: PollEvents {
    var events: PollEvents = []
    if incoming.count > 0 || !arrived.isEmpty || hasEndOfInput { events.insert(.readable) }
    if hasEndOfInput { events.insert(.readHangUp) }
    if hasEndOfInput && hasEndOfOutput { events.insert(.hangUp) }
    if error != nil { events.insert(.error) }
    if state == .connected, hasEndOfOutput || (credit > 0 && transport?.hasRoom == true) {
      events.insert(.writable)
    }
    return events
  }
}
