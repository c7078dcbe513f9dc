import Processor

/// Something to be done at an instant, with interrupts held off: a few lines that wait for nothing.
final class Timer {
  let instant: UInt64
  fileprivate let action: () -> Void
  fileprivate var queue: TimerQueue?

  init(at instant: UInt64, _ action: @escaping () -> Void) {
    self.instant = instant
    self.action = action
  }

  /// It will not happen, if it has not happened yet.
  func cancel() {
    queue?.remove(self)
  }
}

/// Timers that programs have come again and again.
enum Interval {
  /// However short the interval is, programs get something done between two times: a millionth of a second
  /// would leave a hart with nothing but its timer.
  private static let shortest: UInt64 = 100_000

  /// When a timer that was due at `instant` comes again, and how often its time has come until `now`.
  static func following(
    _ instant: UInt64, every interval: UInt64, now: UInt64
  ) -> (instant: UInt64, count: UInt64) {
    let count = (now - instant) / interval + 1
    return (max(instant &+ count &* interval, now + shortest), count)
  }
}

/// A hart's timers, the next one first: a binary heap, so that adding one among thousands of sleeping
/// threads is quick.
final class TimerQueue {
  private let lock = SpinLock()
  // The lock guards all below.
  private var heap: [Timer] = []
  private var sliceEnd: UInt64 = .max
  private var armed: UInt64 = 0

  /// On the hart that the queue is of.
  func add(_ timer: Timer) {
    lock.withLock {
      timer.queue = self
      heap.append(timer)
      rise(from: heap.count - 1)
      armFirst()
    }
  }

  /// When the hart is to look whether its thread has used up its time. On the hart itself.
  func arm(sliceEnd: UInt64) {
    lock.withLock {
      self.sliceEnd = sliceEnd
      armFirst()
    }
  }

  /// Does what is due; whether the thread's time is used up. On the hart itself.
  func expire() -> Bool {
    let now = Clock.now
    while let timer = takeDue(now) { timer.action() }
    return lock.withLock {
      let isOver = now >= sliceEnd
      if isOver { sliceEnd = .max }
      armed = 0
      armFirst()
      return isOver
    }
  }

  fileprivate func remove(_ timer: Timer) {
    lock.withLock {
      guard let index = heap.firstIndex(where: { $0 === timer }) else { return }
      removeItem(at: index)
    }
  }

  private func takeDue(_ now: UInt64) -> Timer? {
    lock.withLock {
      guard let timer = heap.first, timer.instant <= now else { return nil }
      removeItem(at: 0)
      return timer
    }
  }

  private func armFirst() {
    let next = min(heap.first?.instant ?? .max, sliceEnd)
    guard next != armed else { return }
    armed = next
    Clock.interrupt(at: next)
  }

  private func removeItem(at index: Int) {
    heap[index].queue = nil
    let last = heap.removeLast()
    guard index < heap.count else { return }
    heap[index] = last
    rise(from: index)
    sink(from: index)
  }

  private func rise(from start: Int) {
    var index = start
    while index > 0, heap[index].instant < heap[(index - 1) / 2].instant {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private func sink(from start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && heap[child].instant < heap[least].instant {
        least = child
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
