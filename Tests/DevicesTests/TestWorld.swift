import Bus
import Foundation

/// Guest time that moves only when a test says so.
final class TestTimeline: Timeline {
  private struct Entry {
    let sleeper: any Sleeper
    let token: UInt64
    let instant: UInt64
    let order: Int
  }

  private(set) var now: UInt64 = 0
  private var entries: [Entry] = []
  private var order = 0

  func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    cancel(sleeper, token: token)
    order += 1
    entries.append(Entry(sleeper: sleeper, token: token, instant: instant, order: order))
  }

  func cancel(_ sleeper: any Sleeper, token: UInt64) {
    entries.removeAll { $0.sleeper === sleeper && $0.token == token }
  }

  /// How many instants are waited for.
  var waiting: Int { entries.count }

  /// Moves on by `nanoseconds`, waking who is due, in order; stops after `limit` wake-ups and returns their number.
  @discardableResult
  func advance(by nanoseconds: UInt64, limit: Int = 10_000) -> Int {
    let end = now + nanoseconds
    var wakeUps = 0
    while wakeUps < limit {
      guard
        let next = entries.filter({ $0.instant <= end })
          .min(by: { ($0.instant, $0.order) < ($1.instant, $1.order) })
      else { break }
      entries.removeAll { $0.order == next.order }
      now = max(now, next.instant)
      next.sleeper.wake(token: next.token)
      wakeUps += 1
    }
    now = end
    return wakeUps
  }
}

/// Wire ends that remember their levels.
final class TestSink: InterruptSink {
  var levels: [Bool]

  init(count: Int = 1) { levels = [Bool](repeating: false, count: count) }

  func setInput(_ number: Int, _ level: Bool) { levels[number] = level }

  func lines() -> [InterruptLine] { levels.indices.map { InterruptLine(to: self, number: $0) } }
  func line() -> InterruptLine { InterruptLine(to: self, number: 0) }
}

/// A serial line's far end.
final class TestPort: SerialPort {
  var incoming: [UInt8] = []
  var sent: [UInt8] = []

  func transmit(_ byte: UInt8) { sent.append(byte) }
  func receive() -> UInt8? { incoming.isEmpty ? nil : incoming.removeFirst() }
}

extension Device {
  func byte(_ offset: UInt64) throws -> UInt64 { try read(offset: offset, width: .byte) }
  func word(_ offset: UInt64) throws -> UInt64 { try read(offset: offset, width: .word) }
  func setByte(_ offset: UInt64, _ value: UInt64) throws {
    try write(offset: offset, width: .byte, value: value)
  }
  func setWord(_ offset: UInt64, _ value: UInt64) throws {
    try write(offset: offset, width: .word, value: value)
  }
}
