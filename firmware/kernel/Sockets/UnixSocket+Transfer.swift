extension UnixSocket {
  // MARK: Sending

  /// Sends bytes of a stream in pieces, or one message.
  ///
  /// - Parameter target: nil is the peer.
  func send(
    _ transfer: inout Transfer, to target: UnixSocket?, rights: [OpenFile], _ manner: SocketManner,
    _ process: Process
  ) throws(Errno) -> Int {
    let total = transfer.remaining
    let own = SocketCredentials(of: process)
    let sender = Self.lock.withLock { name }
    if kind != .stream {
      guard total <= Self.capacity else { throw .messageTooLong }
      let bytes = try transfer.take(count: total)
      try deliver(SocketMessage(bytes, rights, own, from: sender), to: target, manner)
      return total
    }
    var rights = rights
    while transfer.remaining > 0 {
      do throws(Errno) {
        let bytes = try transfer.take(count: min(transfer.remaining, 32768))
        try deliver(SocketMessage(bytes, rights, own, from: sender), to: nil, manner)
        rights = []
      } catch {
        // The piece that was taken last is not sent.
        let done = sent(total, transfer.remaining)
        if done > 0 { return done }
        throw error
      }
    }
    return total
  }

  /// Whole pieces that went before the one at which sending ended.
  private func sent(_ total: Int, _ remaining: Int) -> Int {
    let taken = total - remaining
    return taken == 0 ? 0 : (taken - 1) / 32768 * 32768
  }

  private func deliver(
    _ message: SocketMessage, to target: UnixSocket?, _ manner: SocketManner
  ) throws(Errno) {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    while true {
      let receiver = try receiver(target)
      if receiver.hasRoom(for: message) {
        receiver.incoming.append(message)
        receiver.incomingBytes += message.bytes.count
        receiver.becameReadable.wakeAll()
        return
      }
      if manner.isOver { throw .wouldBlock }
      try receiver.hasRoom.wait("room at a socket", Self.lock, until: manner.deadline)
    }
  }

  private func receiver(_ target: UnixSocket?) throws(Errno) -> UnixSocket {
    if hasEndOfOutput {
      if let error, error == .connectionReset {
        self.error = nil
        throw error
      }
      throw .brokenPipe
    }
    guard let receiver = target ?? peer else { throw .notConnected }
    if receiver.state == .closed {
      if target == nil, isConnectionless { peer = nil }
      throw .connectionRefused
    }
    guard receiver.kind == kind else { throw .protocolWrongType }
    // Who is connected takes messages of its peer only.
    if isConnectionless, let other = receiver.peer, other !== self { throw .notPermitted }
    if receiver.hasEndOfInput { throw .brokenPipe }
    return receiver
  }

  // MARK: Receiving

  /// What a receiver gets.
  struct Received {
    var bytes: [UInt8] = []
    /// Of a message that was longer than the room for it: how long.
    var fullCount = 0
    /// The message that the first byte was in.
    var first: SocketMessage?
    /// Files that came along. The receiver releases their descriptors.
    var rights: [OpenFile] = []
    /// Messages that are used up, to be let go of without the lock.
    fileprivate var used: [SocketMessage] = []
  }

  /// A read of a stream gives no more at once: it stays in the kernel's memory meanwhile.
  private static let mostAtOnce = 1 << 20

  func receive(_ wanted: Int, _ manner: SocketManner) throws(Errno) -> Received {
    var received = Received()
    let isStream = kind == .stream
    let limit = isStream ? min(wanted, Self.mostAtOnce) : wanted
    if isStream, limit == 0 { return received }
    while true {
      do throws(Errno) {
        guard try waitForMessage(manner) else { break }
      } catch {
        if received.first != nil { break }
        throw error
      }
      let before = received.bytes.count
      Self.lock.withLock { take(limit, manner, &received) }
      hasRoom.wakeAll()
      // Files that came would be lost by those that come next.
      let isOver =
        received.bytes.count == limit || received.bytes.count == before || !received.rights.isEmpty
      if !isStream || isOver || !manner.waitsForAll || manner.peeks { break }
    }
    return received
  }

  /// False at the end of a stream.
  private func waitForMessage(_ manner: SocketManner) throws(Errno) -> Bool {
    Self.lock.lock()
    defer { Self.lock.unlock() }
    if kind != .datagram, state == .unconnected || state == .listening {
      throw kind == .stream ? .invalidArgument : .notConnected
    }
    while incoming.isEmpty {
      if let error {
        self.error = nil
        throw error
      }
      if hasEndOfInput { return false }
      if manner.isOver { throw .wouldBlock }
      try becameReadable.wait("a socket's bytes", Self.lock, until: manner.deadline)
    }
    return true
  }

  /// The lock is held. Bytes of several messages of a stream come together, up to the first with which
  /// files came, and of one sender only if the receiver wants to know who that is.
  private func take(_ limit: Int, _ manner: SocketManner, _ received: inout Received) {
    var index = 0
    while index < incoming.count {
      let message = incoming[index]
      if let first = received.first {
        let isOther = message.credentials.process != first.credentials.process
        if kind != .stream || (passesCredentials && isOther) { return }
      }
      if received.first == nil { received.first = message }
      let hasRights = !message.rights.isEmpty
      if hasRights, !manner.peeks { received.rights = message.takeRights() }
      let count = min(limit - received.bytes.count, message.remaining)
      received.bytes += message.bytes[message.offset..<message.offset + count]
      received.fullCount += kind == .stream ? count : message.remaining
      if manner.peeks {
        index += 1
      } else if kind == .stream, count < message.remaining {
        message.offset += count
        incomingBytes -= count
      } else {
        incomingBytes -= message.remaining
        received.used.append(incoming.removeFirst())
      }
      if kind != .stream || received.bytes.count == limit || hasRights { return }
    }
  }

  // MARK: Polling

  func poll(_ table: PollTable?) -> PollEvents {
    table?.add(becameReadable)
    if let peer = Self.lock.withLock({ peer }) { table?.add(peer.hasRoom) }
    return Self.lock.withLock {
      var events: PollEvents = []
      if !incoming.isEmpty || !arrived.isEmpty || hasEndOfInput { events.insert(.readable) }
      if hasEndOfInput { events.insert(.readHangUp) }
      if error != nil { events.insert(.error) }
      if isConnectionless {
        if peer.map({ $0.incomingBytes < Self.capacity / 2 }) ?? true { events.insert(.writable) }
        return events
      }
      let isOver = hasEndOfInput && hasEndOfOutput
      if isOver || state == .unconnected { events.insert(.hangUp) }
      if state != .listening, peer.map({ $0.incomingBytes < Self.capacity / 2 }) ?? true {
        events.insert(.writable)
      }
      return events
    }
  }
}
