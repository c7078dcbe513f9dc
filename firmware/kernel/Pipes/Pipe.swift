/// Bytes on their way from who writes them to who reads them, in order, once each.
///
///     read                     written              pages of 4 KiB, made when the first byte goes in,
///      v                          v                 given back when the last one is out
///      +--------+--------+--------+
///      |  ######|########|####    |   .   .   .     64 KiB at most
///      +--------+--------+--------+
///
/// `lock` guards the counters. Bytes are copied without it, for a program's memory may have to be read
/// from a disk first: a reader has `readerLock`, and no other reader touches what is between `read` and
/// `written`; a writer has `writerLock`, and no other one touches the room behind. Who waits holds neither.
final class Pipe {
  static let capacity = 16 * MemoryMap.pageSize
  /// One more than the bytes need, so that the first and the last of them never share a page.
  private static let pageCount = 17
  /// What is no larger is written in one piece, amid other writers (PIPE_BUF).
  static let atomicSize = 4096

  /// Told by `fstat`, and by /proc/PID/fd.
  let number = FileNumbers.next()
  private let lock = SpinLock()
  private let readerLock = Mutex()
  private let writerLock = Mutex()
  // A page is made under `writerLock`, and given back under `readerLock` before its place is free.
  private var pages = InlineArray<17, Frame?>(repeating: nil)
  // The lock guards what follows.
  private var bytesRead: UInt64 = 0
  private var bytesWritten: UInt64 = 0
  private var readers = 0
  private var writers = 0
  /// So many came ever: who waits for another end in fifo(7)'s way misses none that left at once.
  private var readersSeen = 0
  private var writersSeen = 0
  private let becameReadable = WaitQueue()
  private let becameWritable = WaitQueue()

  deinit {
    for index in 0..<Self.pageCount {
      if let frame = pages[index] { Kernel.frames.release(frame) }
    }
  }

  // MARK: Ends

  func addEnd(reads: Bool, writes: Bool) {
    lock.withLock {
      if reads {
        readers += 1
        readersSeen += 1
      }
      if writes {
        writers += 1
        writersSeen += 1
      }
    }
    wakeAll()
  }

  /// Whether any end is left.
  func removeEnd(reads: Bool, writes: Bool) -> Bool {
    let isUsed = lock.withLock {
      if reads { readers -= 1 }
      if writes { writers -= 1 }
      return readers + writers > 0
    }
    wakeAll()
    return isUsed
  }

  private func wakeAll() {
    becameReadable.wakeAll()
    becameWritable.wakeAll()
  }

  var hasReaders: Bool { lock.withLock { readers > 0 } }

  /// Until somebody can write, or could for a moment.
  func waitForWriter() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    let seen = writersSeen
    while writers == 0, writersSeen == seen {
      try becameReadable.wait("a fifo's writer", lock)
    }
  }

  func waitForReader() throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    let seen = readersSeen
    while readers == 0, readersSeen == seen {
      try becameWritable.wait("a fifo's reader", lock)
    }
  }

  // MARK: Reading

  /// Reads what is there; waits if that is nothing. 0 when nobody can write any more.
  func read(_ transfer: inout Transfer, isNonBlocking: Bool) throws(Errno) -> Int {
    guard transfer.remaining > 0 else { return 0 }
    while try waitForBytes(isNonBlocking) {
      let count = try takePieces(&transfer)
      if count > 0 { return count }
    }
    return 0
  }

  /// False at the end.
  private func waitForBytes(_ isNonBlocking: Bool) throws(Errno) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while bytesRead == bytesWritten {
      if writers == 0 { return false }
      if isNonBlocking { throw .wouldBlock }
      try becameReadable.wait("a pipe's bytes", lock)
    }
    return true
  }

  private func takePieces(_ transfer: inout Transfer) throws(Errno) -> Int {
    readerLock.lock()
    defer { readerLock.unlock() }
    let (start, count) = lock.withLock {
      (bytesRead, min(Int(bytesWritten - bytesRead), transfer.remaining))
    }
    var done = 0
    while done < count {
      let place = Place(start + UInt64(done))
      let piece = min(place.room, count - done)
      guard let frame = pages[place.page] else { break }
      do throws(Errno) {
        try transfer.put(frame.pointer + place.offset, count: piece)
      } catch {
        if done > 0 { break }
        throw error
      }
      done += piece
      if piece == place.room {
        pages[place.page] = nil
        Kernel.frames.release(frame)
      }
    }
    lock.withLock { bytesRead += UInt64(done) }
    becameWritable.wakeAll()
    return done
  }

  // MARK: Writing

  /// Writes all, or what can be without waiting; `brokenPipe` when nobody can read it.
  func write(_ transfer: inout Transfer, isNonBlocking: Bool) throws(Errno) -> Int {
    let total = transfer.remaining
    let pieceSize = total <= Self.atomicSize ? total : 1
    while transfer.remaining > 0 {
      do throws(Errno) {
        try waitForRoom(pieceSize, isNonBlocking)
        try addPieces(&transfer, atLeast: pieceSize)
      } catch {
        if total > transfer.remaining { return total - transfer.remaining }
        throw error
      }
    }
    return total
  }

  private func waitForRoom(_ size: Int, _ isNonBlocking: Bool) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if readers == 0 { throw .brokenPipe }
      if room >= size { return }
      if isNonBlocking { throw .wouldBlock }
      try becameWritable.wait("room in a pipe", lock)
    }
  }

  private var room: Int { Self.capacity - Int(bytesWritten - bytesRead) }

  /// Nothing, if another writer has taken the room meanwhile.
  private func addPieces(_ transfer: inout Transfer, atLeast size: Int) throws(Errno) {
    writerLock.lock()
    defer { writerLock.unlock() }
    let (start, room) = lock.withLock { (bytesWritten, self.room) }
    guard room >= size else { return }
    let count = min(room, transfer.remaining)
    var done = 0
    defer {
      lock.withLock { bytesWritten += UInt64(done) }
      becameReadable.wakeAll()
    }
    while done < count {
      let place = Place(start + UInt64(done))
      let piece = min(place.room, count - done)
      let frame = try page(place.page)
      try transfer.take(into: frame.pointer + place.offset, count: piece)
      done += piece
    }
  }

  private func page(_ index: Int) throws(Errno) -> Frame {
    if let frame = pages[index] { return frame }
    let frame = try PageReclaim.allocatePage(.kernel)
    pages[index] = frame
    return frame
  }

  /// Where a byte lies, by its number among all that were ever written.
  private struct Place {
    let page: Int
    let offset: Int
    var room: Int { MemoryMap.pageSize - offset }

    init(_ position: UInt64) {
      let place = Int(position % UInt64(Pipe.pageCount * MemoryMap.pageSize))
      page = place / MemoryMap.pageSize
      offset = place % MemoryMap.pageSize
    }
  }

  // MARK: Asking

  var count: Int { lock.withLock { Int(bytesWritten - bytesRead) } }

  func poll(_ table: PollTable?, reads: Bool, writes: Bool) -> PollEvents {
    if reads { table?.add(becameReadable) }
    if writes { table?.add(becameWritable) }
    return lock.withLock {
      var events: PollEvents = []
      if reads {
        if bytesRead != bytesWritten { events.insert(.readable) }
        if writers == 0, writersSeen > 0 { events.insert(.hangUp) }
      }
      if writes {
        if room >= Self.atomicSize { events.insert(.writable) }
        if readers == 0 { events.insert(.error) }
      }
      return events
    }
  }
}
