public import MVM

/// Who ran when, on each hart, as far as it was seen: a kernel remembers its last decisions only, and this what it has forgotten. Of a
/// kernel that remembers none it is who ran when somebody looked.
public struct Timeline: Sendable {
  /// From one decision to the next.
  public struct Stretch: Sendable, Equatable {
    /// When it began.
    public let start: UInt64
    /// Who runs from then on; 0 for nobody, nil where it was not seen.
    public let thread: UInt32?
    /// The decision that it began with.
    public let decision: SchedulingDecision?
  }

  /// How many stretches of a hart are kept.
  static let limit = 100_000

  /// Who looks less often than that, in nanoseconds, does not know who ran meanwhile.
  private static let longestGap: UInt64 = 1_000_000_000

  public private(set) var harts: [[Stretch]] = []
  /// When somebody looked last at who runs, where no decisions are told.
  private var lastSeen: UInt64?
  /// What threads are called, those that have ended as well.
  private var names: [UInt32: String] = [:]

  public init() {}

  /// Adds what a kernel remembers; `now` is the guest's time.
  public mutating func add(_ system: GuestSystem, now: UInt64) {
    for thread in system.threads { names[thread.identifier] = thread.name }
    guard system.tellsDecisions else { return addSeen(system.harts.map(\.currentThread), now: now) }
    lastSeen = nil
    for (number, hart) in system.harts.enumerated() { add(hart.decisions, hart: number, now: now) }
  }

  /// Whether only who ran when somebody looked is known.
  public var isSeenOnly: Bool { lastSeen != nil }

  /// Adds who runs now on each hart.
  package mutating func addSeen(_ threads: [UInt32], now: UInt64) {
    for (hart, thread) in threads.enumerated() { addSeen(thread, hart: hart, now: now) }
    lastSeen = now
  }

  /// Adds who runs now; nobody knows since when.
  private mutating func addSeen(_ thread: UInt32, hart: Int, now: UInt64) {
    while harts.count <= hart { harts.append([]) }
    // A machine that was brought back, or has begun anew, has another future.
    harts[hart].removeAll { $0.start >= now }
    if let lastSeen, lastSeen < now, now - lastSeen > Self.longestGap {
      harts[hart].append(Stretch(start: lastSeen + 1, thread: nil, decision: nil))
    }
    guard harts[hart].last?.thread != thread || harts[hart].isEmpty else { return }
    harts[hart].append(Stretch(start: now, thread: thread, decision: nil))
    forgetOldest(hart)
  }

  private mutating func forgetOldest(_ hart: Int) {
    guard harts[hart].count > Self.limit + Self.limit / 8 else { return }
    harts[hart].removeFirst(harts[hart].count - Self.limit)
  }

  /// Adds what a kernel remembers of one hart.
  package mutating func add(_ decisions: [SchedulingDecision], hart: Int, now: UInt64) {
    while harts.count <= hart { harts.append([]) }
    // A machine that was brought back, or has begun anew, has another future.
    let newest = decisions.last?.time ?? 0
    harts[hart].removeAll { $0.start > max(newest, now) || ($0.start > newest && $0.thread != nil) }
    let last = harts[hart].last { $0.decision != nil }
    let fresh = decisions.filter { $0.time > (last?.start ?? 0) || last == nil }
    guard let first = fresh.first else { return }
    // Between what was seen last and what is remembered now there may be more than that.
    if let last, let decision = last.decision, !decisions.contains(decision) {
      harts[hart].append(Stretch(start: last.start + 1, thread: nil, decision: nil))
    } else if last == nil {
      harts[hart].append(Stretch(start: 0, thread: first.previous, decision: nil))
    }
    harts[hart] += fresh.map { Stretch(start: $0.time, thread: $0.next, decision: $0) }
    forgetOldest(hart)
  }

  /// What a thread is or was called.
  public func name(of thread: UInt32) -> String {
    thread == 0 ? "idle" : names[thread] ?? "thread \(thread)"
  }

  /// The number of the stretch that an instant lies in; nil before the first one.
  public func index(hart: Int, at time: UInt64) -> Int? {
    guard harts.indices.contains(hart) else { return nil }
    var (low, high) = (0, harts[hart].count)
    while low < high {
      let middle = (low + high) / 2
      if harts[hart][middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Who ran longest between two instants.
  public func longest(hart: Int, in range: Range<UInt64>) -> UInt32? {
    guard let first = index(hart: hart, at: range.lowerBound) else { return nil }
    var times: [UInt32?: UInt64] = [:]
    for place in first..<harts[hart].count {
      let start = max(harts[hart][place].start, range.lowerBound)
      guard start < range.upperBound else { break }
      let next =
        place + 1 < harts[hart].count ? harts[hart][place + 1].start : range.upperBound
      times[harts[hart][place].thread, default: 0] += min(next, range.upperBound) - start
    }
    // Of equals the one that comes first: the picture must not depend on a dictionary's order.
    return times.max {
      ($0.value, UInt64($1.key ?? .max)) < ($1.value, UInt64($0.key ?? .max))
    }?.key ?? nil
  }

  /// A stretch in a sentence: the decision that it began with or, where none is told, who was seen.
  public func explanation(_ stretch: Stretch, hart: Int) -> String? {
    if let decision = stretch.decision { return explanation(decision, hart: hart) }
    guard isSeenOnly, let thread = stretch.thread else { return nil }
    let who = thread == 0 ? "nobody" : quoted(thread)
    return
      "hart \(hart): \(who) was seen to run; this kernel does not remember who ran when, so that "
      + "what happens between two looks is missed"
  }

  /// A decision in a sentence.
  public func explanation(_ decision: SchedulingDecision, hart: Int) -> String {
    let previous = decision.previous == 0 ? "nobody" : quoted(decision.previous)
    let next =
      decision.next == 0 ? "nothing else is ready, so it idles" : "\(quoted(decision.next)) runs"
    let why: String
    switch decision.reason {
    case .waits: why = "\(previous) waits for \(decision.waitReason ?? "something")"
    case .gaveWay: why = decision.previous == 0 ? "somebody is ready" : "\(previous) let others run"
    case .sliceEnded: why = "\(previous) has used up its time"
    case .preempted: why = "\(previous) was pushed aside by somebody more urgent"
    case .moved: why = "\(previous) goes to another hart"
    case .ended: why = "\(previous) has ended"
    }
    var text = "hart \(hart): \(why); \(next)"
    if decision.source == .otherHart { text += ", taken from another hart's queue" }
    if decision.queueLength > 0 { text += "; \(decision.queueLength) more wait for this hart" }
    return text
  }

  private func quoted(_ thread: UInt32) -> String { "\(name(of: thread)) (\(thread))" }
}
