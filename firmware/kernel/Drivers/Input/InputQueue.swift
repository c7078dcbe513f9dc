/// What happened on a keyboard or pointer, for one who has opened its file: whole packets, each event with its time.
///
/// Who does not read loses all that waits, and is told so by SYN_DROPPED: what comes then is true, but what is held
/// has to be asked for anew.
final class InputQueue: InputListener {
  private static let capacity = 256

  struct Record {
    let event: InputEvent
    let time: UInt64
  }

  private let lock = SpinLock()
  // The lock guards what follows.
  private var records: [Record] = []
  private var first = 0
  /// Times are since the machine's start, not since 1970 (EVIOCSCLOCKID).
  private var isMonotonic = false
  /// Those who wait for an event.
  let arrived = WaitQueue()

  override func receive(_ packet: [InputEvent]) {
    lock.withLock {
      let time = isMonotonic ? Clock.now : Clock.calendar
      if records.count - first + packet.count > Self.capacity {
        records = [Record(event: .dropped, time: time)]
        first = 0
      }
      for event in packet { records.append(Record(event: event, time: time)) }
      arrived.wakeAll()
    }
  }

  var isEmpty: Bool { lock.withLock { first == records.count } }

  /// Other times: what waits has the old ones, and is gone.
  func setMonotonic(_ isMonotonic: Bool) {
    lock.withLock {
      guard isMonotonic != self.isMonotonic else { return }
      self.isMonotonic = isMonotonic
      (records, first) = ([], 0)
    }
  }

  /// The oldest events.
  ///
  /// - Throws: `wouldBlock` if there is none and the caller does not wait; `restart` at a signal.
  func take(limit: Int, mayWait: Bool) throws(Errno) -> [Record] {
    lock.lock()
    defer { lock.unlock() }
    while first == records.count {
      guard mayWait else { throw .wouldBlock }
      try arrived.wait("a key or a pointer", lock)
    }
    let end = min(records.count, first + limit)
    let taken = Array(records[first..<end])
    first = end
    if first == records.count || first >= Self.capacity {
      records.removeFirst(first)
      first = 0
    }
    return taken
  }
}
