import System

/// The table (Dijkstra, EWD 310, 1971): fork n lies between philosophers n and n + 1.
///
///          0   fork 0   1
///     fork 4              fork 1
///          4            2
///       fork 3   3   fork 2
///
final class DinnerTable: @unchecked Sendable {
  /// In which order forks are taken.
  enum Order: Sendable {
    /// Everybody takes the left one first: each may hold one and wait for the next, in a circle.
    case leftFirst
    /// The one with the lower number first: the last one reaches for the other side, and the circle is open.
    case lowestFirst
    /// Left first, but one chair less than philosophers: somebody always has both neighbours' forks free.
    case chairs
  }

  static let seats = 5

  let order: Order
  /// How long one waits for a fork. Where a deadlock is what is to be seen it comes surely, and soon;
  /// elsewhere somebody who only ran late is not to be taken for one.
  var patience: Time { Time(milliseconds: order == .leftFirst ? 200 : 10_000) }
  let philosophers = (0..<seats).map { Philosopher($0) }
  let forks = (0..<seats).map { _ in Fork() }
  /// When all became hungry for the first time, and when the last one went.
  private(set) var scale = TimeScale(start: Time(nanoseconds: 0), span: Time(nanoseconds: 0))
  /// Who held and wanted what when somebody had waited too long.
  private(set) var deadlock: [(holds: [Int], wants: Int?)]?

  private let meals: Int
  private let seed: Int
  private let chairs = Semaphore(seats - 1)
  private let over = Counter(0)
  /// How many have taken their first fork, and what all wait for in the order that leads into a deadlock.
  private let seated = Counter(0)
  private let everybody = Semaphore(0)
  private let mutex = Mutex()

  init(_ order: Order, meals: Int, seed: Int) {
    self.order = order
    self.meals = meals
    self.seed = seed
  }

  func run() throws(Errno) {
    let start = Clock.hardware + Time(milliseconds: 5)
    var threads: [Thread] = []
    for philosopher in philosophers {
      threads.append(try Thread { [self] in live(philosopher, from: start) })
    }
    for thread in threads { thread.join() }
    scale = TimeScale(start: start, span: Clock.hardware - start)
  }

  private func live(_ philosopher: Philosopher, from start: Time) {
    var numbers = SeededNumbers(seed: seed * 10 + philosopher.number)
    Clock.sleep(start - Clock.hardware)
    for _ in 0..<meals {
      philosopher.become(.hungry)
      if order == .chairs { chairs.wait() }
      let hasEaten = eat(philosopher, &numbers)
      if order == .chairs { chairs.signal() }
      if !hasEaten { return }
      Clock.sleep(Time(nanoseconds: Int.random(in: 2_000_000...12_000_000, using: &numbers)))
    }
  }

  /// False if a fork did not come.
  private func eat(_ philosopher: Philosopher, _ numbers: inout SeededNumbers) -> Bool {
    let own = philosopher.number
    let left = (own + DinnerTable.seats - 1) % DinnerTable.seats
    let isSwapped = order == .lowestFirst && own < left
    let (first, second) = isSwapped ? (own, left) : (left, own)
    guard take(first, philosopher) else { return false }
    philosopher.wanted = second
    if order == .leftFirst { waitForAll() } else { Clock.sleep(Time(milliseconds: 2)) }
    guard take(second, philosopher) else {
      forks[first].putBack()
      return false
    }
    philosopher.become(.eating)
    Clock.sleep(Time(nanoseconds: Int.random(in: 3_000_000...9_000_000, using: &numbers)))
    philosopher.become(.thinking)
    forks[second].putBack()
    forks[first].putBack()
    return true
  }

  /// Until each has one fork: the moment that in life comes by chance, and seldom.
  private func waitForAll() {
    if seated.add(1) == DinnerTable.seats - 1 {
      for _ in 0..<DinnerTable.seats { everybody.signal() }
    }
    everybody.wait()
  }

  private func take(_ fork: Int, _ philosopher: Philosopher) -> Bool {
    philosopher.wanted = fork
    let deadline = Clock.hardware + patience
    guard forks[fork].take(by: philosopher.number, until: deadline) else {
      noteDeadlock()
      return false
    }
    philosopher.wanted = nil
    guard over.value == 0 else {
      forks[fork].putBack()
      return false
    }
    return true
  }

  /// The first whose patience ends looks who has what; from then on nobody eats any more.
  private func noteDeadlock() {
    mutex.withLock {
      guard deadlock == nil else { return }
      over.value = 1
      deadlock = philosophers.map { philosopher in
        let holds = forks.indices.filter { forks[$0].holder == philosopher.number }
        return (holds, philosopher.wanted)
      }
    }
  }
}
