/// When a hart goes by windows: once its translations of data have stood for a while. To show a page takes microseconds, and when
/// translations go, all pages have to be shown again.
///
///     instructions   ---- patience ----|  windows  | translations lost | ---- patience, and what the windows cost ----| windows
package struct Windowing {
  /// For how many instructions translations must have stood at least.
  private static let patience: UInt64 = 20_000_000
  /// How many instructions a request of the host should be worth: some 30 us.
  private static let worth: UInt64 = 100_000
  /// How many instructions must come between requests while pages come and go, and how many requests are looked at.
  private static let leastDistance: UInt64 = 5000
  private static let stretch: UInt64 = 256
  /// How often, at most, patience is doubled for a hart whose pages come and go.
  private static let mostDoublings: UInt64 = 6

  /// Whether windows are used from the first turn on, whatever they cost: tests are short.
  package var isEager = false
  /// Whether windows are used.
  package private(set) var isOn = false
  /// How often translations were lost, when that was noticed last, and for how many instructions they must stand from then on.
  private var losses: UInt64 = 0
  private var since: UInt64 = 0
  private var wanted: UInt64 = 0
  private var doublings: UInt64 = 0
  /// The requests to the host when windows came into use.
  private var first: UInt64 = 0
  /// The same, and when that was, when it was last looked at whether pages come and go.
  private var requests: UInt64 = 0
  private var asked: UInt64 = 0

  /// Nothing is known yet.
  package init() {}

  /// Looks at a hart: how often it has lost its translations, its requests to the host, and its count of instructions.
  package mutating func judge(losses: UInt64, requests: UInt64, at instant: UInt64) {
    if isEager {
      (self.losses, isOn) = (losses, true)
    } else if losses != self.losses {
      self.losses = losses
      stop(requests, at: instant)
    } else if isOn {
      judgeStretch(requests, at: instant)
    } else if instant &- since > max(Self.patience, wanted << doublings) {
      isOn = true
      (first, self.requests, asked) = (requests, requests, instant)
    }
  }

  /// Pages that come and go, as where two want one place in the TLB, cost more than windows bring.
  private mutating func judgeStretch(_ requests: UInt64, at instant: UInt64) {
    guard requests &- self.requests >= Self.stretch else { return }
    if instant &- asked < Self.stretch * Self.leastDistance {
      doublings = min(doublings + 1, Self.mostDoublings)
      stop(requests, at: instant)
    } else {
      doublings = 0
      (self.requests, asked) = (requests, instant)
    }
  }

  /// Notes requests that were made to show everything at once.
  package mutating func forgive(requests: UInt64) { self.requests &+= requests }

  /// Whether translations are those of when it was judged.
  package func isCurrent(losses: UInt64) -> Bool { losses == self.losses }

  /// No windows until what they cost is made up for.
  private mutating func stop(_ requests: UInt64, at instant: UInt64) {
    if isOn { wanted = (requests &- first) &* Self.worth }
    since = instant
    isOn = false
  }
}
