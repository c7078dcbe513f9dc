import System

/// Room for some items between those who make them and those who use them.
///
///     producers  -- put -->  | 7 | 8 | 9 |   |   |   |  -- take -->  consumers
///                            first       room
///
/// Subclasses say how one waits for room, or for an item. A mutex guards items and history.
class BoundedBuffer: @unchecked Sendable {
  let capacity: Int
  let mutex = Mutex()
  private var items: [Int] = []

  /// How many items there were after each change.
  private(set) var history: [(instant: Time, fill: Int)] = []

  init(capacity: Int) {
    self.capacity = capacity
    items.reserveCapacity(capacity)
  }

  var isFull: Bool { items.count == capacity }
  var isEmpty: Bool { items.isEmpty }

  func put(_ item: Int) {}
  func take() -> Int { 0 }

  // The mutex is held.

  final func append(_ item: Int) {
    precondition(!isFull)
    items.append(item)
    history.append((Clock.hardware, items.count))
  }

  final func removeFirst() -> Int {
    defer { history.append((Clock.hardware, items.count)) }
    return items.removeFirst()
  }
}

/// Two semaphores count what there is: who takes a count of room may put an item, and counts that
/// (Dijkstra, "Cooperating Sequential Processes", 1965, section 4.3).
final class SemaphoreBuffer: BoundedBuffer, @unchecked Sendable {
  private let room: Semaphore
  private let filled = Semaphore(0)

  override init(capacity: Int) {
    room = Semaphore(capacity)
    super.init(capacity: capacity)
  }

  override func put(_ item: Int) {
    room.wait()
    mutex.withLock { append(item) }
    filled.signal()
  }

  override func take() -> Int {
    filled.wait()
    let item = mutex.withLock { removeFirst() }
    room.signal()
    return item
  }
}

/// One lock, and two conditions that are looked at again after each wake (Mesa's monitors: Lampson and
/// Redell, "Experience with Processes and Monitors in Mesa", 1980).
final class ConditionBuffer: BoundedBuffer, @unchecked Sendable {
  private let gotRoom = Condition()
  private let gotItem = Condition()

  override func put(_ item: Int) {
    mutex.withLock {
      while isFull { gotRoom.wait(mutex) }
      append(item)
      gotItem.signal()
    }
  }

  override func take() -> Int {
    mutex.withLock {
      while isEmpty { gotItem.wait(mutex) }
      gotRoom.signal()
      return removeFirst()
    }
  }
}
