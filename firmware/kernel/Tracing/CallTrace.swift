import Processor

/// The system calls of a process, and of its children if that was asked for, on their way to who reads
/// /proc/PID/trace: a ring of records.
///
///        first                          count
///      v                          v
///      +------+------+------+------+------+------+
///      |      |record|record|record|      |      |     1024 of 128 bytes
///      +------+------+------+------+------+------+
///
/// When it is full, a thread that makes a call waits as long as somebody has the trace open for reading:
/// a trace with holes misleads, and who traces wants to see what is slow. Signals end the wait. With
/// no reader nobody waits, and what finds no room is counted; the next record that does is preceded by one
/// that tells how many were lost. When the last reader closes it, recording ends.
final class CallTrace {
  private static let order = 5
  private static let capacity = (MemoryMap.pageSize << order) / TraceRecord.size

  private let lock = SpinLock()
  // The lock guards what follows.
  /// Nil before recording begins for the first time.
  private var ring: Frame?
  private var first = 0
  private var count = 0
  private var lost: UInt64 = 0
  private var readers = 0
  /// Processes that are recorded and have not ended.
  private var processes = 1
  private var isOn = false
  private var followsChildren = false

  private let hasRecords = WaitQueue()
  private let hasRoom = WaitQueue()

  deinit { if let ring { Kernel.frames.release(ring, order: Self.order) } }

  var isRecording: Bool { lock.withLock { isOn } }

  // MARK: What is recorded

  func begin(followingChildren: Bool) throws(Errno) {
    guard let fresh = Kernel.frames.allocate(order: Self.order) else { throw .noMemory }
    let isNeeded = lock.withLock { () -> Bool in
      followsChildren = followingChildren
      if !isOn { (first, count, lost) = (0, 0, 0) }
      isOn = true
      guard ring == nil else { return false }
      ring = fresh
      return true
    }
    if !isNeeded { Kernel.frames.release(fresh, order: Self.order) }
  }

  func end() {
    lock.withLock { isOn = false }
    hasRoom.wakeAll()
  }

  /// A process that is recorded has a child; whether that is recorded, too.
  func follow() -> Bool {
    lock.withLock {
      guard isOn, followsChildren else { return false }
      processes += 1
      return true
    }
  }

  /// A process that is recorded has ended, or is recorded no more.
  func leave() {
    lock.withLock { processes -= 1 }
    hasRecords.wakeAll()
  }

  // MARK: Records

  func add(_ record: [UInt8]) {
    lock.lock()
    while isOn, readers > 0, !hasRoomForRecord {
      do throws(Errno) {
        try hasRoom.wait("who reads the trace", lock)
      } catch {
        break
      }
    }
    store(record)
    lock.unlock()
    hasRecords.wakeAll()
  }

  /// One more, and one that tells of a loss.
  private var hasRoomForRecord: Bool { count + (lost > 0 ? 2 : 1) <= Self.capacity }

  private func store(_ record: [UInt8]) {
    guard isOn else { return }
    guard hasRoomForRecord else {
      lost += 1
      return
    }
    if lost > 0 { append(TraceRecord.loss(of: lost)) }
    lost = 0
    append(record)
  }

  private func append(_ record: [UInt8]) {
    guard let ring else { return }
    let place = (first + count) % Self.capacity * TraceRecord.size
    record.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      memcpy(ring.pointer + place, start, TraceRecord.size)
    }
    count += 1
  }

  // MARK: Readers

  func addReader() { lock.withLock { readers += 1 } }

  func removeReader() {
    let isLast = lock.withLock { () -> Bool in
      readers -= 1
      return readers == 0
    }
    if isLast { end() }
  }

  /// The oldest records, at most `limit`; waits for one. None if all processes have ended.
  func take(atMost limit: Int, isNonBlocking: Bool) throws(Errno) -> [UInt8] {
    let taken = try waitForRecords(atMost: limit, isNonBlocking)
    hasRoom.wakeAll()
    return taken
  }

  private func waitForRecords(
    atMost limit: Int, _ isNonBlocking: Bool
  ) throws(Errno) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    while count == 0 {
      if processes == 0 { return [] }
      if isNonBlocking { throw .wouldBlock }
      try hasRecords.wait("a traced call", lock)
    }
    return takeLocked(min(limit, count))
  }

  private func takeLocked(_ number: Int) -> [UInt8] {
    guard let ring else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(number * TraceRecord.size)
    for _ in 0..<number {
      let start = ring.pointer + first * TraceRecord.size
      bytes += UnsafeRawBufferPointer(start: start, count: TraceRecord.size)
      first = (first + 1) % Self.capacity
    }
    count -= number
    return bytes
  }

  func poll(_ table: PollTable?) -> PollEvents {
    table?.add(hasRecords)
    return lock.withLock { count > 0 || processes == 0 ? [.readable] : [] }
  }
}
