import Bus

extension VirtioBlock {
  /// What a call may cost, so that no notification holds up the machine for long: a byte of data costs one.
  private static let budget: UInt64 = 4 << 20
  /// What anything without data costs: it may take a disk some milliseconds.
  private static let flushCost: UInt64 = 1 << 20

  /// Takes new requests, and answers those that are due.
  public func queueNotified(_ index: Int) {
    let mayHaveMore = takeRequests()
    let isBusy = serveRequests()
    guard link.isLive else { return }
    if mayHaveMore || isBusy {
      continueLater(0)
    } else if let next = state.requests.first, next.due > link.timeline.now {
      link.timeline.schedule(self, token: 0, at: next.due)
    }
  }

  /// Drops what is under way. What the medium was asked for it does.
  public func queueStopped(_ index: Int) {
    settle()
    state.requests.removeAll()
  }

  /// Returns whether there may be more in the queue.
  private func takeRequests() -> Bool {
    for _ in 0..<link.queueSize(0) {
      guard let chain = link.nextChain(of: 0) else { return false }
      guard let kind = chain.readable.load(at: 0, as: UInt32.self, from: link.memory),
        let sector = chain.readable.load(at: 8, as: UInt64.self, from: link.memory),
        chain.writable.byteCount > 0
      else {
        link.fail(.invalidRequest)
        return false
      }
      let (due, overflow) = link.timeline.now.addingReportingOverflow(latency)
      var request = Request(
        chain: chain, kind: Kind(rawValue: kind), sector: sector, due: overflow ? ~0 : due)
      plan(&request)
      tell(request)
      state.requests.append(request)
      submitParts()
    }
    return link.queueSize(0) > 0
  }

  /// Returns whether it stopped for want of budget.
  private func serveRequests() -> Bool {
    var budget = Self.budget
    while link.isLive, let request = state.requests.first, request.due <= link.timeline.now {
      if request.collected == request.partCount {
        state.requests.removeFirst()
        finish(request)
      } else {
        guard budget > 0 else { return true }
        guard let outcome = collectPart() else { return false }
        let cost = outcome.bytes.isEmpty ? cost(of: request) : UInt64(outcome.bytes.count)
        budget -= min(cost, budget)
        apply(outcome)
      }
      submitParts()
    }
    return false
  }

  /// What the part of a request that comes next costs where no data is read.
  private func cost(of request: Request) -> UInt64 {
    request.kind == .write && request.collected < request.pieceCount
      ? UInt64(request.piece(request.collected).count) : Self.flushCost
  }

  /// Moves what came of the first request's next part.
  private func apply(_ outcome: Outcome) {
    var request = state.requests[0]
    if !outcome.isDone {
      // The rest is not tried; what was asked for already is still answered.
      request.status = .ioError
      request.partCount = request.submitted
    } else if request.kind == .read, request.status == .ok {
      outcome.bytes.withUnsafeBytes {
        _ = request.chain.writable.write(
          at: request.piece(request.collected).lowerBound, from: $0, to: link.memory)
      }
    }
    request.collected += 1
    state.requests[0] = request
  }

  /// Writes the status and gives the request back.
  private func finish(_ request: Request) {
    let writable = request.chain.writable
    var data: UInt64 = 0
    if request.kind == .read, request.status == .ok { data = request.moved }
    if request.kind == .identify { data = identify(request) }
    _ = withUnsafeBytes(of: request.status.rawValue) {
      writable.write(at: writable.byteCount - 1, from: $0, to: link.memory)
    }
    // Only bytes without a gap from the start on count as written.
    let isGapless = data == writable.byteCount - 1
    link.complete(request.chain, written: isGapless ? data + 1 : data)
  }

  /// Writes the serial number and returns how many bytes there was room for.
  private func identify(_ request: Request) -> UInt64 {
    var name = [UInt8](repeating: 0, count: 20)
    for (place, byte) in identifier.prefix(20).enumerated() { name[place] = byte }
    let room = Int(min(request.byteCount, 20))
    return name[..<room].withUnsafeBytes {
      UInt64(request.chain.writable.write(at: 0, from: $0, to: link.memory))
    }
  }
}
