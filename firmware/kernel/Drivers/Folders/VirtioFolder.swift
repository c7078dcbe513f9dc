import Processor
import Synchronization

/// A folder of the host behind virtio: a queue in which messages of 9P go to a server, and answers come
/// back (virtio 1.3, section 5.20).
///
/// Each thread waits for the answer to its own message. Most are there before it begins to: a server that
/// answers within the notification has filled the used ring when that returns. So the device need not
/// interrupt meanwhile, and the ring is looked at once more before anybody sleeps.
final class VirtioFolder: VirtioDriver, NinePTransport {
  private enum Feature {
    static let mountTag = VirtioFeatures.own(0)
  }

  private static var features: [VirtioFeatureRow] {
    [.init(Feature.mountTag, "VIRTIO_9P_MOUNT_TAG", isNeeded: true)]
  }

  /// Messages that are of use at once.
  private static let requestLimit = 64
  private static let longestTag = 255
  /// As Linux asks for at most, with what stands before contents.
  private static let largestMessage = 512 << 10

  let tag: ByteString
  let messageLimit = VirtioFolder.largestMessage
  let pieceLimit: Int

  private let device: VirtioDevice
  private let queue: Virtqueue<FolderRequest>
  private let claimed = Atomic<UInt32>(0)
  private let lock = SpinLock()
  // The lock guards the queue, the requests, and all below.
  private var idle: [FolderRequest] = []
  private var requestCount = 0
  private let requestReturned = WaitQueue()
  /// Messages that nobody waits for, until there is a request for them.
  private var posts: [(message: NinePMessage, completion: () -> Void)] = []

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let folder = try VirtioFolder(device)
    device.start(folder)
    HostFolders.add(folder)
    log("\(device.name): the host's folder '\(folder.tag.text)'")
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate(Self.features)
    self.device = device
    let count = Int(device.registers.configuration16(0))
    guard (1...Self.longestTag).contains(count) else { throw .wrongConfiguration("tag_len") }
    tag = ByteString((0..<count).map { device.registers.configuration8(2 + UInt64($0)) })
    queue = try Virtqueue(0, limit: Self.requestLimit, of: device)
    let room = min(queue.size, FolderRequest.pieceLimit + 3) - 3
    guard room > 0 else { throw .queueMissing(0) }
    pieceLimit = room
  }

  /// True for the first who asks, until `unclaim`.
  func claim() -> Bool { claimed.exchange(1, ordering: .acquiring) == 0 }

  func unclaim() { claimed.store(0, ordering: .releasing) }

  // MARK: Messages

  func exchange(_ message: NinePMessage) throws(Errno) -> NinePAnswer {
    let request = try takeRequest()
    request.prepare(message)
    guard submit(request) else {
      recycle(request)
      throw .ioError
    }
    guard wait(for: request, maySignalEnd: message.maySignalEnd) else { throw .restart }
    defer { recycle(request) }
    guard let written = request.written else { throw .ioError }
    return try NinePAnswer(
      request.answer(written), written: written, to: message.kind, tag: request.tag(of: message))
  }

  private func takeRequest() throws(Errno) -> FolderRequest {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let request = idle.popLast() ?? newRequest() { return request }
      // Without memory for the very first there is nothing to wait for.
      guard requestCount > 0 else { throw .noMemory }
      try? requestReturned.wait("a folder's queue", lock, forSignals: false)
    }
  }

  /// The lock is held.
  private func newRequest() -> FolderRequest? {
    guard requestCount < queue.size, let request = FolderRequest(tag: UInt16(requestCount)) else {
      return nil
    }
    requestCount += 1
    return request
  }

  /// False if the device is not used any more.
  private func submit(_ request: FolderRequest) -> Bool {
    lock.lock()
    while !device.isBroken {
      if queue.add(request.segments, table: request.table, for: request) {
        queue.holdInterrupt()
        queue.notify()
        lock.unlock()
        buffersUsed()
        return true
      }
      try? requestReturned.wait("a folder's queue", lock, forSignals: false)
    }
    lock.unlock()
    return false
  }

  /// Sleeps until the answer is there. False if a signal came first, and the server has given the message
  /// up; the request is the device's then, until it comes back.
  private func wait(for request: FolderRequest, maySignalEnd: Bool) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    var waitsForSignals = maySignalEnd
    while !request.isDone {
      do throws(Errno) {
        try request.finished.wait("a folder", lock, forSignals: waitsForSignals)
      } catch {
        waitsForSignals = false
        if request.isDone { return true }
        lock.unlock()
        giveUp(request)
        lock.lock()
        if !request.isDone {
          request.abandon()
          return false
        }
      }
    }
    return true
  }

  /// Asks the server not to answer a message any more, and waits until it says that it will not (Tflush):
  /// an answer that was on its way is there then, and counts.
  private func giveUp(_ request: FolderRequest) {
    var message = NinePMessage(.flush)
    message.add(request.tag)
    _ = try? exchange(message)
  }

  func post(_ message: NinePMessage, completion: @escaping () -> Void) {
    lock.lock()
    if let request = idle.popLast() ?? newRequest() {
      queue.holdInterrupt()
      start(message, completion, with: request)
    } else {
      posts.append((message, completion))
    }
    lock.unlock()
    buffersUsed()
  }

  /// The lock is held. A request that finds no room in the queue goes when another has come back. Whoever
  /// holds interrupts looks by himself afterwards; who only gives a request back does not.
  private func start(
    _ message: NinePMessage, _ completion: @escaping () -> Void, with request: FolderRequest
  ) {
    request.prepare(message, completion: completion)
    if !device.isBroken, queue.add(request.segments, table: request.table, for: request) {
      return queue.notify()
    }
    idle.append(request)
    if !device.isBroken { posts.append((message, completion)) }
  }

  private func recycle(_ request: FolderRequest) { lock.withLock { recycleLocked(request) } }

  private func recycleLocked(_ request: FolderRequest) {
    if let post = posts.popLast() { return start(post.message, post.completion, with: request) }
    idle.append(request)
    requestReturned.wakeOne()
  }

  // MARK: What the device tells

  func buffersUsed() {
    guard !device.isBroken else { return }
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in
        repeat {
          while let (request, written) = try queue.takeUsed() { end(request, with: written) }
        } while queue.wantInterrupt()
      }
    } catch {
      device.fail(error)
    }
  }

  private func end(_ request: FolderRequest, with written: Int?) {
    if let completion = request.completion {
      completion()
      recycleLocked(request)
    } else {
      request.end(with: written)
      // Its descriptors may be what somebody waits for.
      requestReturned.wakeOne()
    }
  }

  func configurationChanged() {}

  func deviceFailed() {
    lock.withLock {
      posts = []
      for request in queue.takeAll() { end(request, with: nil) }
      requestReturned.wakeAll()
    }
  }
}
