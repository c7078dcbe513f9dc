import Bus

// How requests go to the medium, and how it answers.
extension VirtioBlock {
  /// The most parts that the medium is asked for and has not answered: 4 MiB of data.
  static let window: UInt64 = 16

  /// Finds out into which parts a request falls, or what is wrong with it.
  func plan(_ request: inout Request) {
    switch request.kind {
    case .read, .write:
      guard isAllowed(request) else {
        request.status = .ioError
        return
      }
      request.partCount = request.pieceCount
      // Without the feature the driver cannot ask for it, and takes what is written as kept.
      if request.kind == .write, !link.has(Feature.flush) { request.partCount += 1 }
    case .flush: request.partCount = 1
    case .discard where link.has(Feature.discard),
      .writeZeroes where link.has(Feature.writeZeroes):
      planRanges(&request)
    case .identify: break
    case .discard, .writeZeroes, nil: request.status = .unsupported
    }
  }

  /// Whole sectors, all of them on the medium, and no write to what is read-only.
  private func isAllowed(_ request: Request) -> Bool {
    request.byteCount % Self.sectorSize == 0
      && isOnMedium(request.sector, request.byteCount / Self.sectorSize)
      && !(request.kind == .write && port.isReadOnly)
  }

  /// Whether all that the medium is still to be asked for is on it.
  func isSound(_ request: Request) -> Bool {
    guard request.submitted < request.partCount else { return true }
    switch request.kind {
    case .read, .write: return isAllowed(request)
    case .discard, .writeZeroes:
      return request.ranges.allSatisfy { isOnMedium($0.sector, UInt64($0.count)) }
    case .flush, .identify, nil: return true
    }
  }

  private func isOnMedium(_ sector: UInt64, _ count: UInt64) -> Bool {
    sector <= port.sectorCount && count <= port.sectorCount - sector
  }

  /// Reads and checks the ranges of a discard or a write of zeroes (virtio 1.3, section 5.2.6.2).
  private func planRanges(_ request: inout Request) {
    let (count, rest) = request.byteCount.quotientAndRemainder(
      dividingBy: SectorRange.byteCount)
    guard rest == 0, count > 0, count <= Self.rangeMaximum, !port.isReadOnly else {
      request.status = .ioError
      return
    }
    let allowed = request.kind == .writeZeroes ? SectorRange.unmap : 0
    let data = request.chain.readable
    for index in 0..<count {
      let offset = Request.headerSize + index * SectorRange.byteCount
      let range = SectorRange(
        sector: data.load(at: offset, as: UInt64.self, from: link.memory) ?? 0,
        count: data.load(at: offset + 8, as: UInt32.self, from: link.memory) ?? 0,
        flags: data.load(at: offset + 12, as: UInt32.self, from: link.memory) ?? 0)
      guard range.flags & ~allowed == 0 else {
        request.status = .unsupported
        return
      }
      guard UInt64(range.count) <= Self.rangeSectorMaximum,
        isOnMedium(range.sector, UInt64(range.count))
      else {
        request.status = .ioError
        return
      }
      request.ranges.append(range)
    }
    request.partCount = count
  }

  /// Asks the medium for parts, in order, as long as there is room.
  func submitParts() {
    var room = Self.window
    for index in state.requests.indices {
      let outstanding = state.requests[index].submitted - state.requests[index].collected
      guard room > outstanding else { return }
      room -= outstanding
      while room > 0, state.requests[index].submitted < state.requests[index].partCount {
        port.submit(
          part(state.requests[index].submitted, of: state.requests[index]),
          ticket: submittedTickets)
        submittedTickets &+= 1
        state.requests[index].submitted += 1
        room -= 1
      }
      guard state.requests[index].submitted == state.requests[index].partCount else { return }
    }
  }

  /// A part as the medium sees it; the data of a write is what is in RAM now.
  private func part(_ index: UInt64, of request: Request) -> BlockRequest {
    switch request.kind {
    case .discard, .writeZeroes:
      let range = request.ranges[Int(index)]
      return BlockRequest(
        request.kind == .discard
          ? .discard : .writeZeroes(mayUnmap: range.flags & SectorRange.unmap != 0),
        sector: range.sector, count: UInt64(range.count))
    case .read, .write:
      guard index < request.pieceCount else { return BlockRequest(.flush) }
      let piece = request.piece(index)
      let sector = request.sector + piece.lowerBound / Self.sectorSize
      let count = UInt64(piece.count) / Self.sectorSize
      guard request.kind == .write else {
        return BlockRequest(.read, sector: sector, count: count)
      }
      let bytes = [UInt8](unsafeUninitializedCapacity: piece.count) { buffer, initialized in
        let room = UnsafeMutableRawBufferPointer(buffer)
        request.chain.readable.read(
          at: Request.headerSize + piece.lowerBound,
          into: UnsafeMutableRawBufferPointer(rebasing: room[..<piece.count]), from: link.memory)
        initialized = piece.count
      }
      return BlockRequest(.write, sector: sector, count: count, bytes: bytes)
    case .flush, .identify, nil: return BlockRequest(.flush)
    }
  }

  /// What has become of the next part of the first request; nil where the medium has not answered yet.
  func collectPart() -> Outcome? {
    if !state.requests[0].outcomes.isEmpty { return state.requests[0].outcomes.removeFirst() }
    return fetch(waits: !isPrompt)
  }

  private func fetch(waits: Bool) -> Outcome? {
    guard let outcome = port.collect(collectedTickets, waits: waits) else { return nil }
    collectedTickets &+= 1
    return Outcome(isDone: outcome.isDone, bytes: outcome.bytes)
  }

  /// Waits until the medium has answered all that it was asked for, and takes the answers into the state: after that the
  /// medium does nothing by itself, and the state is all that there is to know.
  func settle() {
    for index in state.requests.indices {
      let request = state.requests[index]
      while UInt64(state.requests[index].outcomes.count) < request.submitted - request.collected,
        let outcome = fetch(waits: true)
      {
        state.requests[index].outcomes.append(outcome)
      }
    }
  }
}
