import Processor

/// A disk of virtio (virtio 1.2, section 5.2). Any number of threads transfer at once: each has a few
/// requests in the queue, and sleeps until its own are done.
final class VirtioDisk: BlockDevice, VirtioDriver {
  private enum Feature {
    static let segmentSize = VirtioFeatures.own(1)
    static let segmentCount = VirtioFeatures.own(2)
    static let readOnly = VirtioFeatures.own(5)
    static let flush = VirtioFeatures.own(9)
    static let discard = VirtioFeatures.own(13)
    static let writeZeroes = VirtioFeatures.own(14)
  }

  private static var features: [VirtioFeatureRow] {
    [
      .init(Feature.segmentSize, "VIRTIO_BLK_F_SIZE_MAX"),
      .init(Feature.segmentCount, "VIRTIO_BLK_F_SEG_MAX"),
      .init(Feature.readOnly, "VIRTIO_BLK_F_RO"),
      .init(Feature.flush, "VIRTIO_BLK_F_FLUSH"),
      .init(Feature.discard, "VIRTIO_BLK_F_DISCARD"),
      .init(Feature.writeZeroes, "VIRTIO_BLK_F_WRITE_ZEROES"),
    ]
  }

  /// Offsets in the configuration (section 5.2.4).
  private enum Field {
    static let capacity: UInt64 = 0
    static let segmentSize: UInt64 = 8
    static let segmentCount: UInt64 = 12
    static let discardSectors: UInt64 = 36
    static let writeZeroesSectors: UInt64 = 48
  }

  static let sectorSize = 512
  /// Descriptors of the queue that are of use; with indirect ones, as many requests.
  private static let queueLimit = 128

  let blockSize = VirtioDisk.sectorSize
  let byteCount: UInt64
  let isReadOnly: Bool
  /// What one request can carry.
  let limits: DiskLimits
  /// Set once it has one, before anybody uses it.
  var name: ByteString = "disk"

  private let device: VirtioDevice
  private let queue: Virtqueue<DiskRequest>
  private let lock = SpinLock()
  // The lock guards the queue, the requests, and all below.
  private var idle: [DiskRequest] = []
  private var requestCount = 0
  private let requestReturned = WaitQueue()
  /// Counts writes that are done, and how many of them were when the last flush began that is done.
  private var written: UInt64 = 0
  private var flushed: UInt64 = 0

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let disk = try VirtioDisk(device)
    device.start(disk)
    BlockDevices.add(disk)
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate(Self.features)
    self.device = device
    let registers = device.registers
    let sectors = registers.configuration64(Field.capacity)
    guard sectors <= UInt64(Int64.max) / 512 else { throw .wrongConfiguration("capacity") }
    byteCount = sectors * 512
    isReadOnly = device.features.contains(Feature.readOnly)
    queue = try Virtqueue(0, limit: Self.queueLimit, of: device)
    limits = try Self.limits(of: device, queueSize: queue.size)
  }

  private static func limits(
    of device: VirtioDevice, queueSize: Int
  ) throws(VirtioError) -> DiskLimits {
    let registers = device.registers
    func value(_ feature: VirtioFeatures, _ field: UInt64) -> Int? {
      device.features.contains(feature) ? Int(registers.configuration32(field)) : nil
    }
    // Header and status go with each request; without a table of its own it must fit into the queue.
    let isIndirect = device.features.contains(.indirectDescriptors)
    let room = min(queueSize, isIndirect ? DiskRequest.segmentLimit + 2 : queueSize) - 2
    let segments = min(room, value(Feature.segmentCount, Field.segmentCount) ?? 1)
    let size = (value(Feature.segmentSize, Field.segmentSize) ?? 1 << 20) & ~(sectorSize - 1)
    guard segments > 0 else { throw .wrongConfiguration("seg_max") }
    guard size >= sectorSize else { throw .wrongConfiguration("size_max") }
    return DiskLimits(
      segmentCount: segments, segmentSize: min(size, 1 << 20),
      discardSectors: value(Feature.discard, Field.discardSectors) ?? 0,
      writeZeroesSectors: value(Feature.writeZeroes, Field.writeZeroesSectors) ?? 0)
  }

  // MARK: Transfers

  func read(at offset: UInt64, into buffers: [UnsafeMutableRawBufferPointer]) throws(Errno) {
    try transfer(.read, at: offset, buffers)
  }

  func write(at offset: UInt64, from buffers: [UnsafeRawBufferPointer]) throws(Errno) {
    guard !isReadOnly else { throw .readOnlyFileSystem }
    try transfer(.write, at: offset, buffers.map { UnsafeMutableRawBufferPointer(mutating: $0) })
    lock.withLock { written &+= 1 }
  }

  private func transfer(
    _ kind: DiskRequest.Kind, at offset: UInt64, _ buffers: [UnsafeMutableRawBufferPointer]
  ) throws(Errno) {
    var total = 0
    for buffer in buffers {
      guard buffer.count % Self.sectorSize == 0 else { throw .invalidArgument }
      total += buffer.count
    }
    guard offset % 512 == 0, offset <= byteCount, UInt64(total) <= byteCount - offset else {
      throw .invalidArgument
    }
    var transfer = DiskTransfer(self, kind, sector: offset / 512)
    for buffer in buffers { transfer.add(buffer) }
    try transfer.finish()
  }

  /// Nothing is asked of the disk if nothing was written since the last time.
  func flush() throws(Errno) {
    guard device.features.contains(Feature.flush) else { return }
    let now = lock.withLock { written }
    guard lock.withLock({ flushed != now }) else { return }
    var transfer = DiskTransfer(self, .flush, sector: 0)
    transfer.launch()
    try transfer.finish()
    // Of two flushes at once the later one may be done first.
    lock.withLock { if now &- flushed < 1 << 63 { flushed = now } }
  }

  func discard(_ range: Range<UInt64>) throws(Errno) {
    guard limits.discardSectors > 0 else { throw .notSupported }
    try change(range, .discard, limit: limits.discardSectors)
  }

  func clear(_ range: Range<UInt64>) throws(Errno) {
    guard limits.writeZeroesSectors > 0 else { return try clearByWriting(range) }
    try change(range, .writeZeroes, limit: limits.writeZeroesSectors)
    lock.withLock { written &+= 1 }
  }

  private func change(
    _ range: Range<UInt64>, _ kind: DiskRequest.Kind, limit: Int
  ) throws(Errno) {
    guard !isReadOnly else { throw .readOnlyFileSystem }
    guard range.lowerBound % 512 == 0, range.upperBound % 512 == 0, range.upperBound <= byteCount
    else { throw .invalidArgument }
    var transfer = DiskTransfer(self, kind, sector: range.lowerBound / 512)
    var left = (range.upperBound - range.lowerBound) / 512
    while left > 0 {
      let count = min(left, UInt64(limit))
      transfer.launch(rangeOf: UInt32(count))
      left -= count
    }
    try transfer.finish()
  }

  // MARK: Requests

  /// A request that nobody uses; waits for one if `mayWait`, else nil if there is none.
  func takeRequest(mayWait: Bool) -> DiskRequest? {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let request = idle.popLast() { return request }
      if requestCount < queue.size, let request = DiskRequest() {
        requestCount += 1
        return request
      }
      // Without memory for the very first there is nothing to wait for.
      guard mayWait, requestCount > 0 else { return nil }
      try? requestReturned.wait("a disk's queue", lock, forSignals: false)
    }
  }

  /// Gives a request to the device; false if its queue has no room now.
  func submit(_ request: DiskRequest, mayWait: Bool) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while !device.isBroken {
      request.isDone = false
      if queue.add(request.segments, table: request.table, for: request) {
        queue.notify()
        return true
      }
      guard mayWait else { return false }
      try? requestReturned.wait("a disk's queue", lock, forSignals: false)
    }
    request.end(with: nil)
    return true
  }

  /// Sleeps until the request is done, and gives it back.
  func wait(for request: DiskRequest) -> DiskRequest.Outcome {
    lock.lock()
    defer { lock.unlock() }
    while !request.isDone {
      try? request.finished.wait("the disk", lock, forSignals: false)
    }
    return request.outcome
  }

  func giveBack(_ request: DiskRequest) {
    lock.withLock {
      idle.append(request)
      requestReturned.wakeOne()
    }
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in
        while let (request, written) = try queue.takeUsed() {
          request.end(with: written)
          // Its descriptors may be what somebody waits for.
          requestReturned.wakeOne()
        }
      }
    } catch {
      device.fail(error)
    }
  }

  func configurationChanged() {
    let bytes = device.registers.configuration64(Field.capacity) &* 512
    if bytes != byteCount { log("\(name.text): it has \(bytes) bytes now; seen at the next start") }
  }

  func deviceFailed() {
    lock.withLock {
      for request in queue.takeAll() { request.end(with: nil) }
      requestReturned.wakeAll()
    }
  }
}
