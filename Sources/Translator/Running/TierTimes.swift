package import Bus

/// How long a hart was in translated code, in the interpreter, and on the way between them: estimated, since a look at a clock takes
/// as long as a short stay in translated code.
///
///     round   look up, enter ==> translated code ==> exit   interpret, or find the next block   | next round
///             ^ start                                ^ returned                                 ^ start of the next
///
/// One round in many is measured: the first after so many instructions that a thousandth of the time goes to the clock. Times of
/// rounds differ by a factor of a million, times of instructions hardly; so what is taken from samples is how long an instruction
/// takes, and multiplied with the count of all, which is known. Each sample stands for the rounds since the one before.
package struct TierTimes {
  /// How many instructions lie between samples, and how many a round counts for besides its own.
  package static let spacing = 1 << 17
  package static let roundCost = 128
  /// Nanoseconds that a round takes at most, and an instruction in it, if nothing comes between.
  package static let longest: UInt64 = 10_000
  package static let longestInstruction: UInt64 = 100

  /// Something that is measured in samples, and counted always.
  private struct Share {
    var nanoseconds = 0.0
    var count = 0.0

    mutating func add(_ nanoseconds: UInt64, _ count: Int, weight: Int) {
      self.nanoseconds += Double(nanoseconds) * Double(weight)
      self.count += Double(count) * Double(weight)
    }

    /// Seconds, for so many of what is counted.
    func seconds(_ all: UInt64) -> Double {
      count > 0 ? nanoseconds / count * Double(all) / 1e9 : 0
    }
  }

  private let clock: (any MonotonicClock)?
  /// What looking at the clock takes.
  private let cost: UInt64

  // Of all rounds.
  private var rounds = 0
  private var instructions: UInt64 = 0

  // Of this time that the hart runs: where it began, and how far rounds and instructions may come before a sample begins or ends.
  private var remainingAtBegin = 0
  private var limit = 0
  /// What was left of that when it ran last.
  private var untilSample = 0

  // Of the round that is measured, or the last that was.
  private var isSampling = false
  private var start: UInt64 = 0
  private var returned: UInt64 = 0
  private var translatedBefore: UInt64 = 0
  private var remainingBefore = 0
  private var roundsBefore = 0
  private var roundsCounted = 0

  private var translated = Share()
  private var interpreted = Share()
  private var between = Share()

  /// Without a clock, nothing is measured.
  package init(_ clock: (any MonotonicClock)?) {
    self.clock = clock
    guard let clock else {
      cost = 0
      untilSample = .max / 2
      return
    }
    var least = UInt64.max
    for _ in 0..<32 {
      let before = clock.nanoseconds
      least = min(least, clock.nanoseconds &- before)
    }
    cost = least
  }

  /// How far it has come.
  @inline(__always)
  private func place(_ remaining: Int) -> Int { rounds &* Self.roundCost &- remaining }

  /// The hart begins to run, with so many instructions before it.
  package mutating func begin(_ remaining: Int) {
    remainingAtBegin = remaining
    limit = place(remaining) &+ untilSample
  }

  /// Another round begins.
  @inline(__always)
  package mutating func beginRound(_ remaining: Int, translated: UInt64) {
    rounds &+= 1
    if place(remaining) > limit { passLimit(remaining, translated) }
  }

  /// Translated code was left.
  @inline(__always)
  package mutating func returnFromCode() {
    if isSampling { noteReturn() }
  }

  /// The hart has done what it was to do, but for so many instructions.
  package mutating func end(_ remaining: Int, translated: UInt64) {
    if isSampling { endSample(remaining, translated) }
    if limit == .min { limit = place(remaining) }
    instructions &+= UInt64(truncatingIfNeeded: remainingAtBegin &- remaining)
    untilSample = limit &- place(remaining)
  }

  /// Something happens in this round whose time is taken elsewhere.
  package mutating func spoil() { isSampling = false }

  @inline(never)
  private mutating func noteReturn() {
    if let clock { returned = clock.nanoseconds }
  }

  @inline(never)
  private mutating func passLimit(_ remaining: Int, _ translated: UInt64) {
    if isSampling { endSample(remaining, translated) } else { beginSample(remaining, translated) }
  }

  private mutating func beginSample(_ remaining: Int, _ translated: UInt64) {
    guard let clock else { return }
    // The next round ends it or, where it was spoilt, begins another.
    limit = .min
    roundsBefore = rounds
    isSampling = true
    returned = 0
    translatedBefore = translated
    remainingBefore = remaining
    start = clock.nanoseconds
  }

  private mutating func endSample(_ remaining: Int, _ translatedNow: UInt64) {
    isSampling = false
    limit = place(remaining) &+ Self.spacing
    guard let clock else { return }
    let now = clock.nanoseconds
    let done = remainingBefore &- remaining
    // Somebody else had the processor, or a device did something large: with its weight, that would be taken for seconds.
    guard now &- start < Self.longest &+ UInt64(clamping: done) &* Self.longestInstruction else {
      return
    }
    let weight = roundsBefore &- roundsCounted
    roundsCounted = roundsBefore
    let translatedCount = Int(truncatingIfNeeded: translatedNow &- translatedBefore)
    let interpretedCount = done &- translatedCount
    if returned != 0 { translated.add(time(start, returned), translatedCount, weight: weight) }
    let rest = time(returned == 0 ? start : returned, now)
    if interpretedCount > 0 { interpreted.add(rest, interpretedCount, weight: weight) }
    between.add(interpretedCount > 0 ? 0 : rest, 1, weight: weight)
  }

  private func time(_ start: UInt64, _ end: UInt64) -> UInt64 {
    let time = end &- start
    return time > cost ? time &- cost : 0
  }

  // MARK: What came of it

  /// Instructions that were carried out, either way.
  package var executedInstructions: UInt64 { instructions }

  /// Seconds, given how many instructions translated code has carried out.
  package func seconds(
    translated count: UInt64
  ) -> (translated: Double, interpreted: Double, between: Double) {
    (
      translated.seconds(count), interpreted.seconds(instructions &- min(count, instructions)),
      between.seconds(UInt64(truncatingIfNeeded: rounds))
    )
  }
}
