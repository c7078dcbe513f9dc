import Processor

/// Words of programs that threads wait for: what user-level locks are made of.
///
/// A futex is known by its page and place, so that processes that share memory share it, or, if it is
/// private, by the address space and address. The word is looked at while the bucket's lock is held:
///
///     waiter: lock bucket, word == expected?, into the queue, unlock, sleep
///     waker:  change the word (in the program), lock bucket, out of the queue, wake
///
/// The program's page is made present before the lock is taken, as no fault may be served under it.
enum Futexes {
  /// What a word is known by.
  fileprivate struct Key: Hashable {
    let space: UInt
    let address: UInt64
  }

  /// A thread in the queue of a word.
  fileprivate final class Entry {
    var key: Key
    let thread: Thread
    let bits: UInt32
    var isWoken = false

    init(_ key: Key, _ thread: Thread, _ bits: UInt32) {
      self.key = key
      self.thread = thread
      self.bits = bits
    }
  }

  private static let lock = SpinLock()
  /// Guarded by the lock; in the order in which they came.
  nonisolated(unsafe) private static var waiting: [Key: [Entry]] = [:]

  private static func key(_ address: UInt64, isPrivate: Bool) throws(Errno) -> Key {
    guard address & 3 == 0 else { throw .invalidArgument }
    guard UserMemory.isInRange(address, 4), let space = Process.current.addressSpace else {
      throw .badAddress
    }
    let own = Key(space: Futexes.address(of: space), address: address)
    if isPrivate { return own }
    space.lock.lock()
    defer { space.lock.unlock() }
    guard let region = space.region(at: address) else { throw .badAddress }
    guard region.isShared, let source = region.source else { return own }
    return Key(space: source.identity, address: region.offset(of: address))
  }

  private static func address<Object: AnyObject>(of object: Object) -> UInt {
    UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque())
  }

  /// Waits while the word is `expected`.
  static func wait(
    _ address: UInt64, _ expected: UInt32, bits: UInt32, until deadline: UInt64, isPrivate: Bool
  ) throws(Errno) {
    let thread = Thread.current
    let entry = Entry(try key(address, isPrivate: isPrivate), thread, bits)
    lock.withLock { waiting[entry.key, default: []].append(entry) }
    // In the queue first: whoever changes the word from here on wakes us.
    do throws(Errno) {
      guard try UserMemory.read(UInt32.self, at: address) == expected else { throw .wouldBlock }
    } catch {
      lock.withLock { remove(entry) }
      throw error
    }
    lock.lock()
    while !entry.isWoken {
      if Clock.now >= deadline || thread.hasSignalToDeliver { break }
      _ = Waiting.sleep(thread, "a futex", forSignals: true, until: deadline) { lock.unlock() }
      lock.lock()
    }
    let wasWoken = entry.isWoken
    if !wasWoken { remove(entry) }
    lock.unlock()
    if !wasWoken { throw thread.hasSignalToDeliver ? .restart : .timedOut }
  }

  private static func remove(_ entry: Entry) {
    guard var entries = waiting[entry.key] else { return }
    entries.removeAll { $0 === entry }
    waiting[entry.key] = entries.isEmpty ? nil : entries
  }

  /// Wakes the longest waiting; how many.
  static func wake(
    _ address: UInt64, count: Int, bits: UInt32 = .max, isPrivate: Bool
  ) throws(Errno) -> Int {
    let key = try key(address, isPrivate: isPrivate)
    return lock.withLock { wakeLocked(key, count, bits) }
  }

  private static func wakeLocked(_ key: Key, _ count: Int, _ bits: UInt32) -> Int {
    guard let entries = waiting[key] else { return 0 }
    var woken = 0
    var left: [Entry] = []
    for entry in entries {
      if woken < count, entry.bits & bits != 0 {
        entry.isWoken = true
        woken += 1
        Scheduler.wake(entry.thread)
      } else {
        left.append(entry)
      }
    }
    waiting[key] = left.isEmpty ? nil : left
    return woken
  }

  /// Wakes some, and has others wait for another word: so that all who wait for a condition do not run to
  /// wait for its lock.
  static func requeue(
    _ address: UInt64, wake count: Int, to target: UInt64, limit: Int, expected: UInt32?,
    isPrivate: Bool
  ) throws(Errno) -> Int {
    let from = try key(address, isPrivate: isPrivate)
    let to = try key(target, isPrivate: isPrivate)
    if let expected, try UserMemory.read(UInt32.self, at: address) != expected {
      throw .wouldBlock
    }
    return lock.withLock {
      let woken = wakeLocked(from, count, .max)
      guard var left = waiting[from], from != to else { return woken }
      let moved = Array(left.prefix(limit))
      left.removeFirst(moved.count)
      for entry in moved { entry.key = to }
      waiting[from] = left.isEmpty ? nil : left
      waiting[to, default: []] += moved
      return woken + moved.count
    }
  }
}

/// Locks that a thread held when it ended: the next to take one learns of it (`set_robust_list`).
enum RobustFutexes {
  private static let ownerDied: UInt32 = 0x4000_0000
  private static let hasWaiters: UInt32 = 0x8000_0000
  private static let identifierMask: UInt32 = 0x3fff_ffff
  /// A list may be damaged, or a ring.
  private static let longest = 2048

  static func release(_ thread: Thread) {
    guard thread.robustList != 0 else { return }
    try? walk(thread.robustList, UInt32(thread.identifier))
  }

  private static func walk(_ head: UInt64, _ owner: UInt32) throws(Errno) {
    let offset = try UserMemory.read(UInt64.self, at: head + 8)
    let pending = try UserMemory.read(UInt64.self, at: head + 16)
    var entry = try UserMemory.read(UInt64.self, at: head)
    for _ in 0..<longest where entry != head {
      if entry != pending { try release(entry &+ offset, owner) }
      entry = try UserMemory.read(UInt64.self, at: entry)
    }
    if pending != 0 { try release(pending &+ offset, owner) }
  }

  private static func release(_ word: UInt64, _ owner: UInt32) throws(Errno) {
    guard UserMemory.isInRange(word, 4), word & 3 == 0 else { throw .badAddress }
    var value = try UserMemory.read(UInt32.self, at: word)
    while value & identifierMask == owner {
      var found: UInt32 = 0
      let pointer = UnsafeMutablePointer<UInt32>(bitPattern: UInt(word))
      let desired = value & hasWaiters | ownerDied
      guard compareExchangeWithRecovery(pointer, value, desired, &found) == 0 else {
        throw .badAddress
      }
      if found == value {
        if value & hasWaiters != 0 { _ = try Futexes.wake(word, count: 1, isPrivate: false) }
        return
      }
      value = found
    }
  }
}
