import Bus

/// Who waits for which instant of guest time.
///
/// Few wait at once (a timer a hart, a completion a device), so a sorted array beats a heap.
struct EventQueue {
  struct Entry {
    let sleeper: any Sleeper
    let token: UInt64
    let instant: UInt64
    let order: UInt64

    func comes(before other: Entry) -> Bool {
      instant != other.instant ? instant < other.instant : order < other.order
    }
  }

  /// The next to come is last.
  var entries: [Entry] = []
  /// How many were ever scheduled.
  var order: UInt64 = 0

  /// The earliest instant that is waited for.
  var next: UInt64? { entries.last?.instant }

  /// Adds or moves the instant of a sleeper with a token.
  mutating func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    cancel(sleeper, token: token)
    let entry = Entry(sleeper: sleeper, token: token, instant: instant, order: order)
    order += 1
    let index = entries.lastIndex { entry.comes(before: $0) }
    entries.insert(entry, at: index.map { $0 + 1 } ?? 0)
  }

  /// Forgets the instant of a sleeper with a token.
  mutating func cancel(_ sleeper: any Sleeper, token: UInt64) {
    if let index = entries.lastIndex(where: { $0.token == token && $0.sleeper === sleeper }) {
      entries.remove(at: index)
    }
  }

  /// Takes out the first whose instant is `now` or earlier and that was scheduled before `order` was reached: a
  /// sleeper that asks again for the present has to wait for the next round.
  mutating func takeDue(
    at now: UInt64, scheduledBefore order: UInt64
  ) -> (sleeper: any Sleeper, token: UInt64)? {
    for index in entries.indices.reversed() {
      let entry = entries[index]
      guard entry.instant <= now else { return nil }
      if entry.order < order {
        entries.remove(at: index)
        return (entry.sleeper, entry.token)
      }
    }
    return nil
  }

  /// Forgets all.
  mutating func removeAll() { entries = [] }
}
