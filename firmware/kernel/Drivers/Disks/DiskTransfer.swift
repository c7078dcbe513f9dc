/// What one thread wants of a disk, as requests: as few as possible, several of them in the queue at
/// once.
///
///     buffers    |######|##|#########################|######|
///     requests   |  segments up to the limits  |  ...       |
///
/// A thread that has requests in the queue never waits for a free one: it waits for its oldest. So
/// those who wait for a free one have none, and get one when others are done.
struct DiskTransfer {
  private static let window = 8

  private let disk: VirtioDisk
  private let kind: DiskRequest.Kind
  private var sector: UInt64
  private var segments: [VirtioSegment] = []
  private var byteCount = 0
  private var inFlight: [DiskRequest] = []
  private var failure: Errno?

  init(_ disk: VirtioDisk, _ kind: DiskRequest.Kind, sector: UInt64) {
    self.disk = disk
    self.kind = kind
    self.sector = sector
  }

  /// Data, from the sector behind the last one on.
  mutating func add(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let start = buffer.baseAddress else { return }
    var done = 0
    while done < buffer.count {
      let room = DiskLimits.byteCount - byteCount
      let piece = min(buffer.count - done, disk.limits.segmentSize, room)
      segments.append(VirtioSegment(start + done, count: piece, isWritable: kind == .read))
      byteCount += piece
      done += piece
      let isFull = segments.count == disk.limits.segmentCount
      if isFull || byteCount == DiskLimits.byteCount { launch() }
    }
  }

  /// Puts what was added into the queue, or a request without data.
  mutating func launch(rangeOf rangeCount: UInt32? = nil) {
    if inFlight.count == Self.window { finishOldest() }
    var request = disk.takeRequest(mayWait: inFlight.isEmpty)
    while request == nil, !inFlight.isEmpty {
      finishOldest()
      request = disk.takeRequest(mayWait: inFlight.isEmpty)
    }
    guard let request else { return failure = .noMemory }
    request.prepare(kind, sector: sector, segments, rangeCount: rangeCount)
    while !disk.submit(request, mayWait: inFlight.isEmpty) { finishOldest() }
    inFlight.append(request)
    sector += UInt64(byteCount / VirtioDisk.sectorSize) + UInt64(rangeCount ?? 0)
    segments.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  private mutating func finishOldest() {
    let request = inFlight.removeFirst()
    let outcome = disk.wait(for: request)
    if outcome != .done {
      failure = outcome == .unsupported ? .notSupported : .ioError
      tell(request, outcome)
    }
    disk.giveBack(request)
  }

  private func tell(_ request: DiskRequest, _ outcome: DiskRequest.Outcome) {
    let what =
      request.kind == .flush
      ? "" : " \(request.byteCount) bytes at sector \(request.sector)"
    let how =
      switch outcome {
      case .unsupported: "is not supported"
      case .lost: "failed, as the disk is not used any more"
      default: "failed"
      }
    log("\(disk.name.text): \(request.kind.words)\(what) \(how)")
  }

  /// Waits for all of it; data is where it belongs when this returns.
  mutating func finish() throws(Errno) {
    if !segments.isEmpty { launch() }
    while !inFlight.isEmpty { finishOldest() }
    if let failure { throw failure }
  }
}
