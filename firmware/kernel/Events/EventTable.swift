/// What a poll object watches, and which of that may have changed.
///
///     file --- its queue is woken --> mark --> ready: [interest, interest]  --- wait looks at each
///      ^                                                                          |
///      '----------------------- a new mark, while it is looked at ----------------'
///
/// Waiting so costs as much as has changed, not as much as is watched. `mutex` guards the interests and is
/// held while files are looked at; `lock` guards the list of ready ones, which wakers add to. Order of
/// locks: `mutex`, a file's, its queue's, `lock`, `becameReady`'s.
final class EventTable {
  private let mutex = Mutex()
  /// Guarded by `mutex`.
  private var interests: [EventInterest] = []
  private let lock = SpinLock()
  /// Guarded by `lock`.
  private var ready: [EventInterest] = []
  let becameReady = WaitQueue()

  // MARK: Watching

  private func index(_ file: OpenFile, _ descriptor: Int) -> Int? {
    interests.firstIndex { $0.descriptor == descriptor && $0.file === file }
  }

  func add(
    _ file: OpenFile, _ descriptor: Int, _ events: UInt32, _ data: UInt64
  ) throws(Errno) {
    mutex.lock()
    defer { mutex.unlock() }
    guard index(file, descriptor) == nil else { throw .fileExists }
    let interest = EventInterest(file, descriptor, events, data, in: self)
    interests.append(interest)
    WatchedFiles.add(self, for: file)
    if !interest.find().isEmpty { changed(interest) }
  }

  func change(
    _ file: OpenFile, _ descriptor: Int, _ events: UInt32, _ data: UInt64
  ) throws(Errno) {
    mutex.lock()
    defer { mutex.unlock() }
    guard let index = index(file, descriptor) else { throw .noSuchFileOrDirectory }
    interests[index].set(events, data)
    if !interests[index].find().isEmpty { changed(interests[index]) }
  }

  func remove(_ file: OpenFile, _ descriptor: Int) throws(Errno) {
    guard removeAll(where: { $0.file === file && $0.descriptor == descriptor }) else {
      throw .noSuchFileOrDirectory
    }
  }

  /// What is removed is let go of when no lock is held.
  @discardableResult
  func removeAll(where fits: (EventInterest) -> Bool) -> Bool {
    var removed: [EventInterest] = []
    mutex.withLock {
      for interest in interests where fits(interest) {
        interest.detach()
        removed.append(interest)
      }
      interests.removeAll { $0.isRemoved }
      lock.withLock { ready.removeAll { $0.isRemoved } }
    }
    for interest in removed { WatchedFiles.remove(self, for: interest.file) }
    return !removed.isEmpty
  }

  /// Whether it watches `other`, or something that does.
  func reaches(_ other: EventTable, depth: Int = 0) -> Bool {
    if self === other || depth > 4 { return true }
    let tables = mutex.withLock { interests.compactMap { ($0.file as? EventPoll)?.table } }
    return tables.contains { $0.reaches(other, depth: depth + 1) }
  }

  // MARK: Waiting

  /// Something has happened to a file. From interrupts, too.
  func changed(_ interest: EventInterest) {
    lock.withLock {
      guard !interest.isListed else { return }
      interest.isListed = true
      ready.append(interest)
    }
    becameReady.wakeAll()
  }

  struct Found {
    let events: PollEvents
    let data: UInt64
  }

  /// At least one event, unless the deadline comes first.
  func wait(limit: Int, until deadline: UInt64) throws(Errno) -> [Found] {
    while true {
      let found = mutex.withLock { collect(limit) }
      if !found.isEmpty || Clock.now >= deadline { return found }
      lock.lock()
      defer { lock.unlock() }
      if ready.isEmpty { try becameReady.wait("events", lock, until: deadline) }
    }
  }

  private func collect(_ limit: Int) -> [Found] {
    var found: [Found] = []
    var stillReady: [EventInterest] = []
    let looked = takeReady()
    var next = 0
    while next < looked.count, found.count < limit {
      let interest = looked[next]
      next += 1
      let events = interest.find()
      guard !events.isEmpty else { continue }
      found.append(Found(events: events, data: interest.data))
      if interest.modes.contains(.once) {
        interest.disable()
      } else if !interest.modes.contains(.edges) {
        // It is looked at again the next time, for it may still be so.
        stillReady.append(interest)
      }
    }
    // Those that found no room come first then.
    for interest in looked[next...] { putBack(interest) }
    for interest in stillReady { putBack(interest) }
    return found
  }

  private func takeReady() -> [EventInterest] {
    lock.withLock {
      let taken = ready
      ready = []
      for interest in taken { interest.isListed = false }
      return taken
    }
  }

  private func putBack(_ interest: EventInterest) {
    lock.withLock {
      guard !interest.isListed else { return }
      interest.isListed = true
      ready.append(interest)
    }
  }

  /// Whether `wait` would find something.
  var hasEvents: Bool {
    mutex.withLock {
      let listed = lock.withLock { ready }
      return listed.contains { !$0.find().isEmpty }
    }
  }
}

/// Which poll objects watch a file, so that they let go of it when its last descriptor is closed.
enum WatchedFiles {
  private static let lock = SpinLock()

  static func add(_ table: EventTable, for file: OpenFile) {
    lock.withLock { file.watchers.append(table) }
  }

  /// One of as many as were added.
  static func remove(_ table: EventTable, for file: OpenFile) {
    lock.withLock {
      if let index = file.watchers.firstIndex(where: { $0 === table }) {
        file.watchers.remove(at: index)
      }
    }
  }

  /// No descriptor of any process stands for the file any more.
  static func forget(_ file: OpenFile) {
    for table in lock.withLock({ file.watchers }) {
      table.removeAll { $0.file === file }
    }
  }
}
