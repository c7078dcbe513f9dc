import System

/// What a thread of the mix does, and what it asks of the scheduler.
struct Role: Sendable {
  enum Kind: Sendable {
    /// Computes all the time.
    case computing
    /// Sleeps and computes by turns: somebody waits for its answers.
    case interactive([Turn])
    /// Comes at an instant after the start, computes for so long, and is gone.
    case job(arrival: Time, work: Time)
  }

  /// Of an interactive thread: one sleep, and one answer.
  struct Turn: Sendable {
    let sleep: Time
    let work: Time
  }

  let name: ByteString
  let kind: Kind
  /// For the classes that share by weight, and for the one with fixed priorities: each ignores the other.
  let nice: Int
  let priority: Int

  var colour: Colour {
    switch kind {
    case .computing: .first
    case .interactive: .second
    case .job: .third
    }
  }
}

/// The threads of a demonstration, drawn by a seed: the same under each class.
enum Mix {
  /// For which five threads compute all the time; the others come on top.
  static let window = Time(milliseconds: 600)

  static func roles(seed: Int) -> [Role] {
    var numbers = SeededNumbers(seed: seed)
    return computing
      + (1...2).map { interactive("awake \($0)", &numbers) }
      + (1...4).map { job("job \($0)", after: 60 + 110 * ($0 - 1), &numbers) }
  }

  private static let computing: [Role] = [
    Role(name: "nice -5", kind: .computing, nice: -5, priority: 20),
    Role(name: "equal 1", kind: .computing, nice: 0, priority: 10),
    Role(name: "equal 2", kind: .computing, nice: 0, priority: 10),
    Role(name: "equal 3", kind: .computing, nice: 0, priority: 10),
    Role(name: "nice 5", kind: .computing, nice: 5, priority: 5),
  ]

  private static func interactive(_ name: ByteString, _ numbers: inout SeededNumbers) -> Role {
    let turns = (0..<80).map { _ in
      let sleep = Int.random(in: 8_000...25_000, using: &numbers)
      let work = Int.random(in: 500...2_000, using: &numbers)
      return Role.Turn(
        sleep: Time(nanoseconds: sleep * 1000), work: Time(nanoseconds: work * 1000))
    }
    return Role(name: name, kind: .interactive(turns), nice: 0, priority: 30)
  }

  private static func job(
    _ name: ByteString, after milliseconds: Int, _ numbers: inout SeededNumbers
  ) -> Role {
    let delay = Int.random(in: 0...60_000, using: &numbers)
    let work = Int.random(in: 5_000...9_000, using: &numbers)
    let arrival = Time(nanoseconds: milliseconds * 1_000_000 + delay * 1000)
    let kind = Role.Kind.job(arrival: arrival, work: Time(nanoseconds: work * 1000))
    return Role(name: name, kind: kind, nice: 0, priority: 10)
  }
}
