import Bus

extension VirtioBlock {
  /// The most bytes that are moved in one call, so that no notification holds up the machine for long.
  private static let budget: UInt64 = 4 << 20
  /// What a flush counts for in it: it may take a disk some milliseconds.
  private static let flushCost: UInt64 = 1 << 20
  /// The most bytes that are moved at a time.
  private static let pieceLimit: UInt64 = 1 << 18

  /// Takes new requests, and serves those that are due.
  public func queueNotified(_ index: Int) {
    let mayHaveMore = takeRequests()
    let isBusy = serveRequests()
    guard link.isLive else { return }
    if mayHaveMore || isBusy {
      continueLater(0)
    } else if let next = state.requests.first {
      link.timeline.schedule(self, token: 0, at: next.due)
    }
  }

  /// Drops what is under way.
  public func queueStopped(_ index: Int) { state.requests.removeAll() }

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
      state.requests.append(
        Request(chain: chain, kind: Kind(rawValue: kind), sector: sector, due: overflow ? ~0 : due))
    }
    return link.queueSize(0) > 0
  }

  /// Returns whether it stopped for want of budget.
  private func serveRequests() -> Bool {
    var budget = Self.budget
    while link.isLive, var request = state.requests.first, request.due <= link.timeline.now {
      guard budget > 0 else { return true }
      guard let status = serve(&request, budget: &budget) else {
        state.requests[0] = request
        return true
      }
      state.requests.removeFirst()
      finish(request, status)
    }
    return false
  }

  /// Returns how the request ended, or nil if it has not.
  private func serve(_ request: inout Request, budget: inout UInt64) -> Status? {
    switch request.kind {
    case .read, .write:
      guard isAllowed(request) else { return .ioError }
      return transfer(&request, budget: &budget)
    case .flush: return flush(budget: &budget) ? .ok : .ioError
    case .identify:
      var name = [UInt8](repeating: 0, count: 20)
      for (place, byte) in identifier.prefix(20).enumerated() { name[place] = byte }
      let room = Int(min(request.byteCount, 20))
      name[..<room].withUnsafeBytes {
        request.moved = UInt64(request.chain.writable.write(at: 0, from: $0, to: link.memory))
      }
      return .ok
    case nil: return .unsupported
    }
  }

  /// Whole sectors, all of them on the medium, and no write to what is read-only.
  private func isAllowed(_ request: Request) -> Bool {
    let sectors = request.byteCount / Self.sectorSize
    return request.byteCount % Self.sectorSize == 0 && request.sector <= medium.sectorCount
      && sectors <= medium.sectorCount - request.sector
      && !(request.kind == .write && medium.isReadOnly)
  }

  private func transfer(_ request: inout Request, budget: inout UInt64) -> Status? {
    while request.moved < request.byteCount {
      guard budget > 0 else { return nil }
      let count = transferPiece(request)
      guard count > 0 else { return .ioError }
      request.moved += count
      budget -= min(count, budget)
    }
    // Without the feature the driver cannot ask for it, and takes what is written as kept.
    let isKept = request.kind == .read || link.has(Feature.flush) || flush(budget: &budget)
    return isKept ? .ok : .ioError
  }

  private func flush(budget: inout UInt64) -> Bool {
    budget -= min(Self.flushCost, budget)
    return medium.flush()
  }

  /// Moves some sectors between the medium and RAM; returns how many bytes, 0 when the medium failed.
  private func transferPiece(_ request: Request) -> UInt64 {
    let (segments, start) = request.data
    let sector = request.sector + request.moved / Self.sectorSize
    let limit = min(request.byteCount - request.moved, Self.pieceLimit)
    guard
      let (piece, address) = segments.buffer(
        at: start + request.moved, limit: limit, in: link.memory)
    else { return 0 }
    let whole = piece.count - piece.count % Int(Self.sectorSize)
    guard whole > 0 else { return transferScattered(request, sector: sector) }
    let bytes = UnsafeMutableRawBufferPointer(rebasing: piece[..<whole])
    if request.kind == .write {
      return medium.write(sector: sector, from: UnsafeRawBufferPointer(bytes)) ? UInt64(whole) : 0
    }
    let isRead = medium.read(sector: sector, into: bytes)
    link.memory.noteWrite(address, count: UInt64(whole))
    return isRead ? UInt64(whole) : 0
  }

  /// Moves one sector whose bytes are in several segments.
  private func transferScattered(_ request: Request, sector: UInt64) -> UInt64 {
    let (segments, start) = request.data
    let isDone = bounce.withUnsafeMutableBytes { bytes in
      if request.kind == .write {
        segments.read(at: start + request.moved, into: bytes, from: link.memory)
        return medium.write(sector: sector, from: UnsafeRawBufferPointer(bytes))
      }
      guard medium.read(sector: sector, into: bytes) else { return false }
      segments.write(
        at: start + request.moved, from: UnsafeRawBufferPointer(bytes), to: link.memory)
      return true
    }
    return isDone ? Self.sectorSize : 0
  }

  /// Writes the status and gives the request back.
  private func finish(_ request: Request, _ status: Status) {
    let writable = request.chain.writable
    _ = withUnsafeBytes(of: status.rawValue) {
      writable.write(at: writable.byteCount - 1, from: $0, to: link.memory)
    }
    // Only bytes without a gap from the start on count as written.
    let data = request.kind == .write ? 0 : request.moved
    let isGapless = data == writable.byteCount - 1
    link.complete(request.chain, written: isGapless ? data + 1 : data)
  }
}
