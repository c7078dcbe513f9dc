import Bus
import Hart

/// Guest time that passes with each instruction, also within a turn: whoever asks learns how many there were.
final class TrialTimeline: Timeline {
  private static let nanosecondsPerInstruction: UInt64 = 10

  private var appointments: [(sleeper: any Sleeper, token: UInt64, instant: UInt64)] = []
  private var executed: UInt64 = 0
  private var executedBeforeTurn: UInt64 = 0
  unowned(unsafe) var hart: Hart?

  var now: UInt64 {
    (executed + UInt64(hart?.executedInTurn ?? 0)) * Self.nanosecondsPerInstruction
  }

  func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    cancel(sleeper, token: token)
    appointments.append((sleeper, token, instant))
    limit(to: instructions(until: instant))
  }

  func cancel(_ sleeper: any Sleeper, token: UInt64) {
    appointments.removeAll { $0.sleeper === sleeper && $0.token == token }
  }

  /// Ends the turn after so many more instructions.
  func limit(to count: Int) { hart?.limit(to: count) }

  /// How many instructions may be executed before somebody is to be woken.
  var instructionsToNext: Int {
    appointments.map { instructions(until: $0.instant) }.min() ?? .max
  }

  private func instructions(until instant: UInt64) -> Int {
    let now = self.now
    guard instant > now else { return 1 }
    let step = Self.nanosecondsPerInstruction
    let count = (instant - now) / step + ((instant - now) % step == 0 ? 0 : 1)
    return Int(min(count, UInt64(Int32.max)))
  }

  /// Instructions of the turn, up to the one that asks.
  var executedInTurn: Int { Int(executed - executedBeforeTurn) + (hart?.executedInTurn ?? 0) }

  func beginTurn() { executedBeforeTurn = executed }

  func pass(_ count: Int) { executed += UInt64(count) }

  /// A turn is over.
  func wakeSleepers() {
    let now = self.now
    let due = appointments.filter { $0.instant <= now }
    appointments.removeAll { $0.instant <= now }
    for appointment in due { appointment.sleeper.wake(token: appointment.token) }
  }

  /// Forgets everybody.
  func letGo() { appointments = [] }
}
