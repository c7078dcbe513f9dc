import Bus

extension VirtioInput {
  /// Gives out what waits, or hears of lights.
  public func queueNotified(_ index: Int) {
    if index == Self.eventQueue {
      deliver()
    } else {
      serveChains(of: index) { chain in
        hear(chain.readable)
        return 0
      }
    }
  }

  /// Forgets the queue's buffers.
  public func queueStopped(_ index: Int) {
    if index == Self.eventQueue { state.posted = [] }
  }

  /// Takes all that has happened.
  public func eventsArrived() {
    while let events = port.receive() {
      let known = events.filter { kind.has($0) }
      guard !known.isEmpty else { continue }
      if let listener = link.listener { for event in known { listener.happened(.input(event)) } }
      // Without a driver these would be old when one comes.
      guard link.isLive, state.waiting.count + known.count < Self.waitingLimit else {
        state.lost &+= UInt64(known.count)
        continue
      }
      state.waiting += known
      state.waiting.append(.report)
    }
    deliver()
  }

  // MARK: Events

  /// Whether there are buffers for a group.
  private enum Room {
    case enough
    /// Not yet.
    case later
    /// The queue is too small for it.
    case never
  }

  /// Gives out groups, as far as there are buffers for all of each.
  private func deliver() {
    while let end = state.waiting.firstIndex(of: .report) {
      let count = end + 1
      switch takeBuffers(count) {
      case .enough: break
      case .later: return
      case .never:
        lose(count)
        continue
      }
      var used: [UsedChain] = []
      for (event, chain) in zip(state.waiting[..<count], state.posted) {
        used.append(UsedChain(chain, written: UInt64(write(event, to: chain))))
      }
      state.waiting.removeFirst(count)
      state.posted.removeFirst(count)
      link.complete(used, of: Self.eventQueue)
    }
  }

  /// Takes so many buffers, if there are.
  private func takeBuffers(_ count: Int) -> Room {
    while state.posted.count < count {
      guard let chain = link.nextChain(of: Self.eventQueue) else {
        let isAll = link.queueSize(Self.eventQueue) > 0 && link.isExhausted(Self.eventQueue)
        return link.isLive && isAll ? .never : .later
      }
      guard chain.writable.byteCount >= Self.eventSize else {
        link.fail(.invalidRequest)
        return .later
      }
      state.posted.append(chain)
    }
    return link.isLive ? .enough : .later
  }

  private func lose(_ count: Int) {
    state.waiting.removeFirst(count)
    state.lost &+= UInt64(count - 1)
  }

  private func write(_ event: InputEvent, to chain: Chain) -> Int {
    let number =
      UInt64(event.type) | UInt64(event.code) << 16 | UInt64(event.value) << 32
    return withUnsafeBytes(of: number.littleEndian) {
      chain.writable.write(at: 0, from: $0, to: link.memory)
    }
  }

  // MARK: Lights

  /// An event of the guest: of the light's kind, its number, and whether it is on.
  private func hear(_ event: Segments) {
    guard let number = event.load(at: 0, as: UInt64.self, from: link.memory) else { return }
    let type = UInt16(truncatingIfNeeded: number)
    let code = number >> 16 & 0xffff
    guard type == InputKind.EventKind.light, code < 64, kind == .keyboard else { return }
    let bit = UInt64(1) << code
    setLights(number >> 32 != 0 ? state.lights | bit : state.lights & ~bit)
  }
}
