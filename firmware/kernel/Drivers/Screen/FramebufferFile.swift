/// /dev/fb0: a screen's pixels as a file, with Linux's requests of `linux/fb.h`. What is stored through a mapping
/// is seen soon; what was drawn before FBIOPAN_DISPLAY is seen when that returns.
final class FramebufferFile: OpenFile {
  private enum Control {
    static let getVariable: UInt64 = 0x4600
    static let setVariable: UInt64 = 0x4601
    static let getFixed: UInt64 = 0x4602
    static let pan: UInt64 = 0x4606
    static let blank: UInt64 = 0x4611
    static let waitForPicture: UInt64 = 0x4004_4620
  }

  private let screen: Screen
  private let lock = Mutex()
  /// Guarded by the lock.
  private var position: UInt64 = 0

  init(_ screen: Screen, _ options: OpenOptions) {
    self.screen = screen
    super.init(options)
  }

  // MARK: As a file

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    let start = offset ?? position
    let size = UInt64(screen.memory.byteCount)
    guard start < size else { return 0 }
    let count = min(transfer.remaining, Int(size - start))
    try transfer.put(screen.memory.bytes + Int(start), count: count)
    if offset == nil { position = start + UInt64(count) }
    return count
  }

  /// What is behind the last pixel has no room, and is no file's either (EFBIG).
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    lock.lock()
    defer { lock.unlock() }
    let start = offset ?? position
    let size = UInt64(screen.memory.byteCount)
    guard start <= size else { throw .fileTooLarge }
    let wanted = transfer.remaining
    let count = min(wanted, Int(size - start))
    if count == 0, wanted > 0 { throw .noSpace }
    // What was copied before an address turned out to be wrong is seen, too.
    defer { screen.changed(bytes: Int(start)..<Int(start) + count) }
    try transfer.take(into: screen.memory.bytes + Int(start), count: count)
    if offset == nil { position = start + UInt64(count) }
    return count
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    let bases = [0, Int64(position), Int64(screen.memory.byteCount)]
    guard bases.indices.contains(origin) else { throw .invalidArgument }
    let (target, overflow) = bases[origin].addingReportingOverflow(distance)
    guard !overflow, target >= 0 else { throw .invalidArgument }
    position = UInt64(target)
    return position
  }

  override func pageSource(
    _ protection: Protection, isShared: Bool
  ) throws(Errno) -> any PageSource {
    guard options.canRead else { throw .permissionDenied }
    if isShared, protection.contains(.write), !options.canWrite { throw .permissionDenied }
    return ScreenMapping(screen, mayWrite: options.canWrite)
  }

  override func synchronize() throws(Errno) { try screen.synchronize() }

  // MARK: Requests

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    let format = FramebufferFormat(screen.memory)
    switch request {
    case Control.getVariable: try UserMemory.write(format.variable, to: argument)
    case Control.getFixed: try UserMemory.write(format.fixed(screen.name), to: argument)
    case Control.setVariable:
      guard format.accepts(try readVariable(argument)) else { throw .invalidArgument }
      try UserMemory.write(format.variable, to: argument)
    case Control.pan:
      guard format.isAtOrigin(try readVariable(argument)) else { throw .invalidArgument }
      try screen.synchronize()
    case Control.waitForPicture:
      try screen.synchronize()
      try waitForInstant()
    // The picture stays on: there is no lamp to be spared.
    case Control.blank: guard argument <= 4 else { throw .invalidArgument }
    default: throw .inappropriateIOCTLForDevice
    }
    return 0
  }

  private func readVariable(_ address: UInt64) throws(Errno) -> [UInt8] {
    try UserMemory.readBytes(address, count: FramebufferFormat.variableSize)
  }

  /// Until the next sixtieth of a second begins: who draws a picture and waits so draws at a steady pace.
  private func waitForInstant() throws(Errno) {
    let next = (Clock.now / Screen.interval + 1) * Screen.interval
    let guarding = SpinLock()
    let nobody = WaitQueue()
    guarding.lock()
    defer { guarding.unlock() }
    while Clock.now < next { try nobody.wait("the next picture", guarding, until: next) }
  }
}
