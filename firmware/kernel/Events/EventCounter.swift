/// A number that is added to and taken away, and can be waited for (eventfd(2)).
final class EventCounter: OpenFile {
  private let lock = SpinLock()
  /// Guarded by the lock.
  private var value: UInt64
  /// Each read takes one, not all.
  private let isSemaphore: Bool
  private let becameReadable = WaitQueue()
  private let becameWritable = WaitQueue()
  private static let largest = UInt64.max - 1
  override var label: ByteString { "anon_inode:[eventfd]" }

  init(_ value: UInt64, isSemaphore: Bool, _ options: OpenOptions) {
    self.value = value
    self.isSemaphore = isSemaphore
    super.init(options)
  }

  override func attributes() throws(Errno) -> FileAttributes { .event }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining >= 8 else { throw .invalidArgument }
    var structure = Structure()
    structure.put(try take())
    becameWritable.wakeAll()
    try transfer.put(structure.bytes)
    return 8
  }

  private func take() throws(Errno) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    while value == 0 {
      if isNonBlocking { throw .wouldBlock }
      try becameReadable.wait("an event", lock)
    }
    let taken = isSemaphore ? 1 : value
    value -= taken
    return taken
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining >= 8 else { throw .invalidArgument }
    let added: UInt64 = try transfer.take(count: 8).number(at: 0)
    guard added <= Self.largest else { throw .invalidArgument }
    try add(added)
    becameReadable.wakeAll()
    return 8
  }

  private func add(_ added: UInt64) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while Self.largest - value < added {
      if isNonBlocking { throw .wouldBlock }
      try becameWritable.wait("an event's reader", lock)
    }
    value += added
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(becameReadable)
    table?.add(becameWritable)
    return lock.withLock {
      var events: PollEvents = value < Self.largest ? [.writable] : []
      if value > 0 { events.insert(.readable) }
      return events
    }
  }
}

extension FileAttributes {
  /// Of files that are nothing but something to wait for. Linux gives them no kind at all.
  static var event: FileAttributes { .unnamed(.regular, permissions: 0o600) }
}
