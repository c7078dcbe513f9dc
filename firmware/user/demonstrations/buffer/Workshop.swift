import System

/// Two threads that make items and two that use them. An item is a number: who made it, and its number
/// among that one's.
final class Workshop: @unchecked Sendable {
  static let producers = 2
  static let consumers = 2
  private static let unit = 1_000_000
  /// For a consumer: nothing comes any more.
  private static let end = -1

  private let buffer: BoundedBuffer
  private let itemsOfEach: Int
  private let seed: Int

  // Each thread writes its own entry, and no other before all have ended.
  private let made: UnsafeMutablePointer<Int>
  private let used: UnsafeMutablePointer<Int>
  private let counts: UnsafeMutablePointer<Int>
  /// Whether each consumer saw the items of each producer in their order.
  private let order: UnsafeMutablePointer<Bool>

  init(_ buffer: BoundedBuffer, items: Int, seed: Int) {
    self.buffer = buffer
    itemsOfEach = items / Workshop.producers
    self.seed = seed
    made = .allocate(capacity: Workshop.producers)
    made.initialize(repeating: 0, count: Workshop.producers)
    used = .allocate(capacity: Workshop.consumers)
    used.initialize(repeating: 0, count: Workshop.consumers)
    counts = .allocate(capacity: Workshop.consumers)
    counts.initialize(repeating: 0, count: Workshop.consumers)
    order = .allocate(capacity: Workshop.consumers)
    order.initialize(repeating: true, count: Workshop.consumers)
  }

  deinit {
    made.deallocate()
    used.deallocate()
    counts.deallocate()
    order.deallocate()
  }

  var sumMade: Int { (0..<Workshop.producers).reduce(0) { $0 + made[$1] } }
  var sumUsed: Int { (0..<Workshop.consumers).reduce(0) { $0 + used[$1] } }
  var countMade: Int { itemsOfEach * Workshop.producers }
  var countUsed: Int { (0..<Workshop.consumers).reduce(0) { $0 + counts[$1] } }
  var wasInOrder: Bool { (0..<Workshop.consumers).allSatisfy { order[$0] } }

  func run() throws(Errno) {
    var producers: [Thread] = []
    var consumers: [Thread] = []
    for number in 0..<Workshop.producers {
      producers.append(try Thread { [self] in produce(number) })
    }
    for number in 0..<Workshop.consumers {
      consumers.append(try Thread { [self] in consume(number) })
    }
    for thread in producers { thread.join() }
    for _ in consumers { buffer.put(Workshop.end) }
    for thread in consumers { thread.join() }
  }

  private func produce(_ number: Int) {
    var numbers = SeededNumbers(seed: seed * 10 + number)
    for index in 0..<itemsOfEach {
      pause(index, producing: true, &numbers)
      let item = number * Workshop.unit + index
      made[number] += item
      buffer.put(item)
    }
  }

  private func consume(_ number: Int) {
    var numbers = SeededNumbers(seed: seed * 10 + 5 + number)
    var next = [Int](repeating: 0, count: Workshop.producers)
    while true {
      let item = buffer.take()
      if item == Workshop.end { return }
      let (producer, index) = item.quotientAndRemainder(dividingBy: Workshop.unit)
      if index < next[producer] { order[number] = false }
      next[producer] = index + 1
      used[number] += item
      counts[number] += 1
      pause(index, producing: false, &numbers)
    }
  }

  /// First items are made faster than they are used, then the other way round, then about alike.
  private func pause(_ index: Int, producing: Bool, _ numbers: inout SeededNumbers) {
    let microseconds =
      switch (index * 3 / max(1, itemsOfEach), producing) {
      case (0, true), (1, false): 200...1_500
      case (0, false), (1, true): 2_000...5_000
      default: 500...4_000
      }
    Clock.sleep(Time(nanoseconds: Int.random(in: microseconds, using: &numbers) * 1000))
  }
}
