import Bus

extension VirtioSocket {
  /// What is written to the event queue when all streams are gone (VIRTIO_VSOCK_EVENT_TRANSPORT_RESET).
  private static let transportReset: [UInt8] = [0, 0, 0, 0]
  /// The most bytes that move to the guest in one call.
  private static let deliveryLimit = 1 << 20

  /// Moves packets in the direction of the queue.
  public func queueNotified(_ index: Int) {
    switch index {
    case Self.transmitQueue: transmit()
    case Self.receiveQueue: takeEvents()
    default: tellLoss()
    }
  }

  /// The host has done something.
  public func eventsArrived() { takeEvents() }

  // MARK: From the guest

  private func transmit() {
    var budget = Self.deliveryLimit
    for _ in 0..<link.queueSize(Self.transmitQueue) where budget > 0 {
      guard state.outgoing.count < Self.outgoingLimit else { break }
      guard let chain = link.nextChain(of: Self.transmitQueue) else {
        deliver()
        return
      }
      guard let header = SocketHeader(chain.readable, in: link.memory),
        UInt64(header.byteCount) <= chain.readable.byteCount - UInt64(SocketHeader.size)
      else {
        link.fail(.invalidRequest)
        return
      }
      take(header, chain.readable)
      link.complete(chain, written: 0)
      budget -= min(budget, Int(header.byteCount) + SocketHeader.size)
    }
    deliver()
    // Where packets for the guest are in the way, it goes on when they have left.
    if link.isLive, link.queueSize(Self.transmitQueue) > 0,
      state.outgoing.count < Self.outgoingLimit
    {
      continueLater(Self.transmitQueue)
    }
  }

  private func take(_ header: SocketHeader, _ segments: Segments) {
    guard header.source == UInt64(address) else { return }
    let ends = SocketEnds(hostPort: header.targetPort, guestPort: header.sourcePort)
    guard header.target == Self.hostAddress, header.type == SocketHeader.stream else {
      refuse(header, ends)
      return
    }
    if header.operation == SocketHeader.Operation.request {
      begin(header, ends)
    } else if var stream = state.streams[ends] {
      let limit = stream.limit
      (stream.guestRoom, stream.guestTaken) = (header.room, header.taken)
      state.streams[ends] = stream
      if stream.phase == .open, stream.limit != limit {
        port.act(.grant(ends, limit: stream.limit))
      }
      goOn(header, ends, segments)
    } else {
      refuse(header, ends)
    }
  }

  /// What nobody knows of is answered with a reset, but for a reset.
  private func refuse(_ header: SocketHeader, _ ends: SocketEnds) {
    guard header.operation != SocketHeader.Operation.reset else { return }
    state.outgoing.append(SocketPacket(operation: SocketHeader.Operation.reset, ends: ends))
  }

  private func begin(_ header: SocketHeader, _ ends: SocketEnds) {
    guard state.streams[ends] == nil, state.streams.count < Self.streamLimit else {
      refuse(header, ends)
      return
    }
    var stream = SocketStream(.wanted)
    (stream.guestRoom, stream.guestTaken) = (header.room, header.taken)
    state.streams[ends] = stream
    port.act(.connect(ends))
  }

  private func goOn(_ header: SocketHeader, _ ends: SocketEnds, _ segments: Segments) {
    guard let stream = state.streams[ends] else { return }
    switch header.operation {
    case SocketHeader.Operation.response where stream.phase == .offered:
      state.streams[ends]?.phase = .open
      port.act(.accept(ends))
      port.act(.grant(ends, limit: stream.limit))
    case SocketHeader.Operation.reset: drop(ends)
    case SocketHeader.Operation.shutdown: shutDown(header, ends)
    case SocketHeader.Operation.data where stream.phase == .open:
      send(header, ends, segments)
    case SocketHeader.Operation.creditUpdate: break
    case SocketHeader.Operation.creditRequest:
      queue(SocketHeader.Operation.creditUpdate, ends)
    default:
      drop(ends)
      refuse(header, ends)
    }
  }

  private func shutDown(_ header: SocketHeader, _ ends: SocketEnds) {
    let both = SocketShutdown.receive | SocketShutdown.send
    port.act(.shutdown(ends, flags: header.flags & both))
    guard header.flags & both == both else { return }
    // The guest has closed it, and waits to hear that it is gone.
    state.streams[ends] = nil
    refuse(header, ends)
  }

  private func send(_ header: SocketHeader, _ ends: SocketEnds, _ segments: Segments) {
    guard let stream = state.streams[ends], stream.mayReceive(header.byteCount) else {
      drop(ends)
      refuse(header, ends)
      return
    }
    let count = Int(header.byteCount)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let room = UnsafeMutableRawBufferPointer(buffer)[..<count]
      initialized = segments.read(
        at: UInt64(SocketHeader.size), into: UnsafeMutableRawBufferPointer(rebasing: room),
        from: link.memory)
    }
    state.streams[ends]?.received &+= header.byteCount
    port.act(.send(ends, bytes))
  }

  private func drop(_ ends: SocketEnds) {
    state.streams[ends] = nil
    state.outgoing.removeAll { $0.ends == ends }
    port.act(.reset(ends))
  }

  // MARK: To the guest

  /// Takes what the host has done, as long as there is room, and delivers what comes of it.
  private func takeEvents() {
    let isHeldUp = state.outgoing.count >= Self.outgoingLimit
    deliver()
    while link.isLive, state.outgoing.count < Self.outgoingLimit, let event = port.receive() {
      take(event)
    }
    deliver()
    if link.isLive, isHeldUp, state.outgoing.count < Self.outgoingLimit {
      continueLater(Self.transmitQueue)
    }
  }

  private func take(_ event: SocketEvent) {
    let ends = event.ends
    if event.kind == .lost {
      lose()
      return
    }
    guard let stream = state.streams[ends] else {
      if event.kind == .connect { offer(ends) }
      return
    }
    switch event.kind {
    case .accept where stream.phase == .wanted:
      state.streams[ends]?.phase = .open
      queue(SocketHeader.Operation.response, ends)
      port.act(.grant(ends, limit: stream.limit))
    case .data where stream.phase == .open:
      state.outgoing.append(
        SocketPacket(operation: SocketHeader.Operation.data, ends: ends, bytes: event.bytes))
    case .taken: credit(ends, event.number)
    case .shutdown:
      state.outgoing.append(
        SocketPacket(
          operation: SocketHeader.Operation.shutdown, ends: ends, flags: event.number))
    case .reset:
      state.streams[ends] = nil
      queue(SocketHeader.Operation.reset, ends)
    default: break
    }
  }

  private func offer(_ ends: SocketEnds) {
    guard state.streams.count < Self.streamLimit else {
      port.act(.reset(ends))
      return
    }
    state.streams[ends] = SocketStream(.offered)
    queue(SocketHeader.Operation.request, ends)
  }

  /// The host has taken bytes. The guest hears of it now and then: each packet costs it more than the bytes.
  private func credit(_ ends: SocketEnds, _ count: UInt32) {
    guard var stream = state.streams[ends] else { return }
    stream.taken &+= min(count, stream.received &- stream.taken)
    state.streams[ends] = stream
    if stream.taken &- stream.announced >= Self.window / 4 {
      queue(SocketHeader.Operation.creditUpdate, ends)
      state.streams[ends]?.announced = stream.taken
    }
  }

  private func queue(_ operation: UInt16, _ ends: SocketEnds) {
    state.outgoing.append(SocketPacket(operation: operation, ends: ends))
  }

  /// Fills the guest's buffers. What has no room in one goes on in the next.
  private func deliver() {
    var budget = Self.deliveryLimit
    var done = 0
    defer { state.outgoing.removeFirst(done) }
    while done < state.outgoing.count, budget > 0 {
      guard let chain = link.nextChain(of: Self.receiveQueue) else { return }
      let room = chain.writable.byteCount
      guard room > UInt64(SocketHeader.size) else {
        link.fail(.invalidRequest)
        return
      }
      let packet = state.outgoing[done]
      let count = Int(min(UInt64(packet.bytes.count), room - UInt64(SocketHeader.size)))
      write(packet, count, to: chain)
      budget -= min(budget, count + SocketHeader.size)
      if count < packet.bytes.count {
        state.outgoing[done].bytes.removeFirst(count)
      } else {
        done += 1
      }
    }
    if done < state.outgoing.count { continueLater(Self.receiveQueue) }
  }

  private func write(_ packet: SocketPacket, _ count: Int, to chain: Chain) {
    var header = SocketHeader(packet.operation)
    (header.source, header.target) = (Self.hostAddress, UInt64(address))
    (header.sourcePort, header.targetPort) = (packet.ends.hostPort, packet.ends.guestPort)
    (header.byteCount, header.flags) = (UInt32(count), packet.flags)
    if let stream = state.streams[packet.ends] {
      (header.room, header.taken) = (Self.window, stream.taken)
      state.streams[packet.ends]?.announced = stream.taken
    }
    var written = header.bytes.withUnsafeBytes {
      chain.writable.write(at: 0, from: $0, to: link.memory)
    }
    written += packet.bytes.withUnsafeBytes {
      chain.writable.write(
        at: UInt64(SocketHeader.size), from: UnsafeRawBufferPointer(rebasing: $0[..<count]),
        to: link.memory)
    }
    link.complete(chain, written: UInt64(written))
  }

  // MARK: The device

  /// All streams are gone, and the guest is told as soon as it has a buffer for that.
  private func lose() {
    guard !state.streams.isEmpty || !state.outgoing.isEmpty else { return }
    state = State()
    state.mustTellLoss = true
    tellLoss()
  }

  private func tellLoss() {
    guard state.mustTellLoss, let chain = link.nextChain(of: Self.eventQueue) else { return }
    state.mustTellLoss = false
    let written = Self.transportReset.withUnsafeBytes {
      chain.writable.write(at: 0, from: $0, to: link.memory)
    }
    link.complete(chain, written: UInt64(written))
  }
}
