/// Threads in a row, linked through themselves; a thread is in one at most.
struct ThreadQueue {
  private(set) var count = 0
  private var first: Thread?
  private var last: Thread?

  var isEmpty: Bool { first == nil }
  var front: Thread? { first }

  mutating func append(_ thread: Thread) {
    thread.nextInQueue = nil
    thread.previousInQueue = last
    if let last { last.nextInQueue = thread } else { first = thread }
    last = thread
    count += 1
  }

  mutating func prepend(_ thread: Thread) {
    thread.previousInQueue = nil
    thread.nextInQueue = first
    if let first { first.previousInQueue = thread } else { last = thread }
    first = thread
    count += 1
  }

  /// `other` goes before `thread`, which is in the queue.
  mutating func insert(_ other: Thread, before thread: Thread) {
    guard let previous = thread.previousInQueue else { return prepend(other) }
    other.previousInQueue = previous
    other.nextInQueue = thread
    previous.nextInQueue = other
    thread.previousInQueue = other
    count += 1
  }

  mutating func popFirst() -> Thread? {
    guard let thread = first else { return nil }
    unlink(thread)
    return thread
  }

  mutating func popFirst(where fits: (Thread) -> Bool) -> Thread? {
    guard let thread = first(where: fits) else { return nil }
    unlink(thread)
    return thread
  }

  mutating func remove(_ thread: Thread) -> Bool {
    popFirst { $0 === thread } != nil
  }

  func first(where fits: (Thread) -> Bool) -> Thread? {
    var next = first
    while let thread = next {
      if fits(thread) { return thread }
      next = thread.nextInQueue
    }
    return nil
  }

  private mutating func unlink(_ thread: Thread) {
    if let previous = thread.previousInQueue {
      previous.nextInQueue = thread.nextInQueue
    } else {
      first = thread.nextInQueue
    }
    if let next = thread.nextInQueue {
      next.previousInQueue = thread.previousInQueue
    } else {
      last = thread.previousInQueue
    }
    thread.nextInQueue = nil
    thread.previousInQueue = nil
    count -= 1
  }
}
