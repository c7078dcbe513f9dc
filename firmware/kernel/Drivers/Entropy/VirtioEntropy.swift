import Processor

/// A device that gives random bytes (virtio 1.2, section 5.4). The first come into the kernel's
/// generator as soon as they are there; later ones when somebody asks.
final class VirtioEntropy: VirtioDriver {
  /// What is asked for at once.
  static let requestSize = 64

  private let device: VirtioDevice
  private let queue: Virtqueue<EntropyRequest>
  private let lock = SpinLock()
  // The lock guards the queue and the requests.

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let driver = try VirtioEntropy(device)
    device.start(driver)
    EntropySource.add(driver)
    log("\(device.name): an entropy source")
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([])
    self.device = device
    queue = try Virtqueue(0, limit: 8, of: device)
  }

  /// Asks for bytes; false if the device has enough to do, or is not used any more.
  func submit(_ request: EntropyRequest) -> Bool {
    lock.withLock {
      guard !device.isBroken, queue.add([request.segment], for: request) else { return false }
      queue.notify()
      return true
    }
  }

  /// Waits until the bytes are there; none if the device has failed.
  func wait(for request: EntropyRequest) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    while !request.isDone {
      try? request.finished.wait("random bytes", lock, forSignals: false)
    }
    return request.bytes
  }

  func buffersUsed() {
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in
        while let (request, written) = try queue.takeUsed() { request.end(with: written) }
      }
    } catch {
      device.fail(error)
    }
  }

  func configurationChanged() {}

  func deviceFailed() {
    lock.withLock { for request in queue.takeAll() { request.end(with: 0) } }
  }
}

/// Bytes that a device was asked for. Its driver's lock guards how it goes on.
final class EntropyRequest {
  private let room: UnsafeMutableRawBufferPointer
  /// What is done with the bytes when they come, if nobody waits for them.
  private let receive: (([UInt8]) -> Void)?
  let finished = WaitQueue()
  private(set) var isDone = false
  private(set) var bytes: [UInt8] = []

  init(receive: (([UInt8]) -> Void)? = nil) {
    room = .allocate(byteCount: VirtioEntropy.requestSize, alignment: 16)
    self.receive = receive
  }

  deinit { room.deallocate() }

  var segment: VirtioSegment {
    let start = UnsafeRawPointer(room.baseAddress.unsafelyUnwrapped)
    return VirtioSegment(start, count: room.count, isWritable: true)
  }

  func end(with count: Int) {
    bytes = Array(room[..<count])
    isDone = true
    receive?(bytes)
    finished.wakeAll()
  }
}
