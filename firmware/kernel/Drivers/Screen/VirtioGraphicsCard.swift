/// A graphics card of virtio as far as a picture needs it (virtio 1.2, section 5.7): its first screen shows
/// one resource, whose contents come out of the kernel's memory.
///
///     ScreenMemory  --- transfer (rows) --->  resource 1  --- flush (rows) --->  scanout 0
///        backing                              the device's own
///
/// Its 3D half, its pointer and its other screens are not used.
final class VirtioGraphicsCard: VirtioDriver, ScreenOutput {
  private static let resource: UInt32 = 1
  private static let scanout: UInt32 = 0
  /// VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM
  private static let format: UInt32 = 2
  /// A screen that is switched off has no size of its own.
  private static let usualSize = (width: 1024, height: 768)
  /// How long the device may take to say what it is: the machine's start waits for it.
  private static let patience: UInt64 = 10_000_000_000

  /// Descriptors that three requests take, the most that are under way.
  private static let descriptorCount = 6

  private let device: VirtioDevice
  private let queue: Virtqueue<GraphicsRequest>
  private let lock = SpinLock()
  // The lock guards the queue and the requests.
  private let answered = WaitQueue()
  /// Used by the screen's thread alone, after the start.
  private var width = 0

  var name: String { "\(device.name), a graphics card" }

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let card = try VirtioGraphicsCard(device)
    device.start(card)
    Screens.found(card)
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([])
    self.device = device
    queue = try Virtqueue(0, limit: 16, of: device)
    guard queue.size >= Self.descriptorCount else { throw .wrongConfiguration("size of a queue") }
  }

  // MARK: Starting

  /// Asks for the screen's size and makes a picture of it; nothing if the device cannot be used.
  func begin() -> ScreenMemory? {
    do throws(VirtioError) {
      let (width, height) = try askForSize()
      guard let memory = ScreenMemory(width: width, height: height) else {
        throw .wrongConfiguration("size of its screen")
      }
      self.width = width
      try attach(memory)
      return memory
    } catch {
      device.fail(error)
      return nil
    }
  }

  /// `struct virtio_gpu_display_one`: x, y, width, height, whether it is on, flags.
  private func askForSize() throws(VirtioError) -> (width: Int, height: Int) {
    let request = GraphicsRequest(.getDisplayInformation, [])
    try perform([request], until: Clock.now + Self.patience)
    let answer = try request.result()
    let width: UInt32 = answer.number(at: 8)
    let height: UInt32 = answer.number(at: 12)
    let isOn: UInt32 = answer.number(at: 16)
    return isOn == 0 ? Self.usualSize : (Int(width), Int(height))
  }

  private func attach(_ memory: ScreenMemory) throws(VirtioError) {
    let address = memory.address.value
    let (width, height) = (UInt32(memory.width), UInt32(memory.height))
    let requests = [
      GraphicsRequest(.createResource, [Self.resource, Self.format, width, height]),
      // One piece: its address, its length.
      GraphicsRequest(
        .attachBacking,
        [
          Self.resource, 1, UInt32(truncatingIfNeeded: address),
          UInt32(truncatingIfNeeded: address >> 32), UInt32(memory.byteCount), 0,
        ]),
      GraphicsRequest(.setScanout, [0, 0, width, height, Self.scanout, Self.resource]),
    ]
    try perform(requests, until: Clock.now + Self.patience)
    for request in requests { _ = try request.result() }
  }

  // MARK: Showing

  func show(_ rows: Range<Int>) {
    guard !device.isBroken else { return }
    let rectangle = [0, UInt32(rows.lowerBound), UInt32(width), UInt32(rows.count)]
    // Where in the backing the rectangle begins, of 64 bits.
    let offset = UInt32(rows.lowerBound * width * 4)
    let requests = [
      GraphicsRequest(.transferToHost, rectangle + [offset, 0, Self.resource, 0]),
      GraphicsRequest(.flushResource, rectangle + [Self.resource, 0]),
    ]
    do throws(VirtioError) {
      try perform(requests, until: .max)
      for request in requests { _ = try request.result() }
    } catch {
      device.fail(error)
    }
  }

  /// Waits until all of them are answered. The device may answer in any order, but carries them out in theirs.
  private func perform(
    _ requests: [GraphicsRequest], until deadline: UInt64
  ) throws(VirtioError) {
    lock.lock()
    defer { lock.unlock() }
    for request in requests {
      guard !device.isBroken, queue.add(request.segments, for: request) else { throw .noAnswer }
    }
    queue.notify()
    // One that works while it is told has answered by now: nobody needs to sleep and be woken.
    try takeAnswers()
    while !requests.allSatisfy({ $0.isDone }) {
      guard Clock.now < deadline else { throw .noAnswer }
      try? answered.wait("a graphics card", lock, forSignals: false, until: deadline)
    }
  }

  // MARK: What the device tells

  func buffersUsed() {
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in try takeAnswers() }
    } catch {
      device.fail(error)
    }
  }

  /// The lock is held.
  private func takeAnswers() throws(VirtioError) {
    while let (request, written) = try queue.takeUsed() { request.end(with: written) }
    answered.wakeAll()
  }

  /// A person would like another size; the picture keeps its own, which programs have mapped, and whoever
  /// shows it follows.
  func configurationChanged() {}

  func deviceFailed() {
    lock.withLock {
      for request in queue.takeAll() { request.end(with: nil) }
      answered.wakeAll()
    }
  }
}
