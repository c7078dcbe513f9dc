/// The last so many of a series of events, which are numbered from 1 on.
struct EventRing<Event> {
  private var events: [Event] = []
  private let limit: Int
  /// The number of the last one, 0 before any.
  private(set) var last: UInt64 = 0

  /// One that remembers up to `limit`.
  init(limit: Int) {
    self.limit = max(1, limit)
    events.reserveCapacity(min(self.limit, 1024))
  }

  /// The number that the next one has.
  var next: UInt64 { last + 1 }

  /// Adds the event that has the number `next`.
  mutating func append(_ event: Event) {
    last += 1
    if events.count < limit { events.append(event) } else { events[place(of: last)] = event }
  }

  /// The event of a number, as long as it is remembered.
  subscript(number: UInt64) -> Event {
    get { events[place(of: number)] }
    set { events[place(of: number)] = newValue }
  }

  /// Those with numbers beyond `number`, and how many of these are forgotten.
  func after(_ number: UInt64) -> (events: [Event], lost: UInt64) {
    guard number < last else { return ([], 0) }
    let first = max(number + 1, last - UInt64(events.count) + 1)
    return ((first...last).map { self[$0] }, first - number - 1)
  }

  private func place(of number: UInt64) -> Int { Int((number - 1) % UInt64(limit)) }
}
