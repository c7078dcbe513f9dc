import System

/// One who thinks, is hungry, and eats with two forks; and what was when.
final class Philosopher: @unchecked Sendable {
  enum State: Sendable { case thinking, hungry, eating }

  let number: Int
  private(set) var changes: [(instant: Time, state: State)] = []
  private(set) var meals = 0
  /// The fork that it waits for.
  var wanted: Int?

  init(_ number: Int) { self.number = number }

  func become(_ state: State) {
    changes.append((Clock.hardware, state))
    if state == .eating { meals += 1 }
  }

  /// What it was doing at an instant.
  func state(at instant: Time) -> State {
    changes.last { $0.instant <= instant }?.state ?? .thinking
  }

  /// From when to when it ate.
  var mealTimes: [Range<Int>] {
    zip(changes, changes.dropFirst()).compactMap { change, next in
      guard change.state == .eating else { return nil }
      return change.instant.nanoseconds..<next.instant.nanoseconds
    }
  }

  /// The longest that it was hungry, until it ate or until all was over.
  func longestHunger(until end: Time) -> Time {
    let last = (instant: end, state: State.thinking)
    return zip(changes, changes.dropFirst() + [last]).reduce(Time(nanoseconds: 0)) {
      $1.0.state == .hungry ? max($0, $1.1.instant - $1.0.instant) : $0
    }
  }
}
