import Testing

/// The kernel's scheduling classes on a hart that is only simulated.
@Suite(.serialized)
struct SchedulingClassTests {
  /// Lets threads that never wait run for `time`, as the scheduler does; how long each ran.
  private func run(_ threads: [Thread], _ queue: any SchedulingClass, for time: UInt64) -> [UInt64]
  {
    Clock.now = 1_000_000_000_000
    let end = Clock.now + time
    var ran = [UInt64](repeating: 0, count: threads.count)
    for thread in threads { queue.add(thread, .new) }
    while Clock.now < end, let thread = queue.takeNext() {
      let slice = queue.slice(thread)
      Clock.now += slice
      queue.charge(thread, slice)
      ran[thread.identifier] += slice
      queue.add(thread, .sliceEnded)
    }
    return ran
  }

  private func expectEqualShares(_ ran: [UInt64]) throws {
    let (least, most) = (try #require(ran.min()), try #require(ran.max()))
    #expect(least > 0 && Double(most) / Double(least) < 1.05, "\(ran)")
  }

  @Test func roundRobinSharesEqually() throws {
    let threads = (0..<7).map { Thread($0, nice: $0 - 3) }
    try expectEqualShares(run(threads, RoundRobin(), for: 20_000_000_000))
  }

  /// 1.25 times as much for each step of nice.
  @Test func fairSharesGoByWeight() {
    let nices = [-10, -5, 0, 0, 5, 10]
    let threads = nices.indices.map { Thread($0, nice: nices[$0]) }
    let ran = run(threads, FairShare(), for: 600_000_000_000)
    let total = Double(ran.reduce(0, +))
    let weights = threads.map { Double(FairShare.weight($0)) }
    let all = weights.reduce(0, +)
    for (time, weight) in zip(ran, weights) {
      #expect(abs(Double(time) / total - weight / all) < 0.01, "\(ran)")
    }
    #expect(FairShare.weight(threads[1]) > 3 * FairShare.weight(threads[2]))
  }

  @Test func theHighestPriorityHasAll() throws {
    let threads = [0, 10, 50, 50, 3].enumerated().map { Thread($0.offset, priority: $0.element) }
    for queue in [FixedPriority(), FairShare()] as [any SchedulingClass] {
      let ran = run(threads, queue, for: 10_000_000_000)
      #expect(ran[0] == 0 && ran[1] == 0 && ran[4] == 0)
      try expectEqualShares([ran[2], ran[3]])
      while queue.takeNext() != nil {}
    }
  }

  /// Who only computes sinks, and who has waited runs before it; once a second everybody does.
  @Test func feedbackPrefersWhoWaits() throws {
    let queue = MultilevelFeedback()
    let threads = (0..<4).map { Thread($0) }
    try expectEqualShares(run(threads, queue, for: 60_000_000_000))
    #expect(threads.contains { $0.level > 0 })
    let sleeper = Thread(4)
    queue.add(sleeper, .woken)
    let next = try #require(queue.takeNext())
    #expect(next.level == 0)
  }

  /// Who is pushed aside goes on before its equals, and sinks when it has had its slice in pieces.
  @Test func whoIsPushedAsideSinksAllTheSame() {
    let queue = MultilevelFeedback()
    let (pushed, other) = (Thread(0), Thread(1))
    queue.add(pushed, .new)
    queue.add(other, .new)
    for piece in 1...4 {
      #expect(queue.takeNext() === pushed)
      #expect(queue.slice(pushed) == UInt64(5 - piece) * 1_000_000)
      queue.charge(pushed, 1_000_000)
      queue.add(pushed, .preempted)
    }
    #expect(pushed.level == 1 && pushed.levelTime == 0)
    #expect(queue.takeNext() === other)
  }

  /// Virtual time is a queue's own: another queue, wherever it lies, takes none of it over.
  @Test func anotherQueueBeginsAnew() {
    let thread = Thread(0)
    for _ in 0..<3 {
      _ = run([thread], FairShare(), for: 1_000_000_000)
      #expect(thread.virtualTime < 1_100_000_000)
    }
  }

  /// A long sleep is no claim to all of the processor afterwards.
  @Test func whoSleptDoesNotCatchUp() {
    let queue = FairShare()
    let (busy, sleeper) = (Thread(0), Thread(1))
    _ = run([busy], queue, for: 60_000_000_000)
    queue.add(sleeper, .woken)
    var ran = [UInt64](repeating: 0, count: 2)
    for _ in 0..<100 {
      guard let thread = queue.takeNext() else { break }
      let slice = queue.slice(thread)
      queue.charge(thread, slice)
      ran[thread.identifier] += slice
      queue.add(thread, .sliceEnded)
    }
    #expect(ran[0] * 10 > ran[1] * 9 && ran[1] * 10 > ran[0] * 9, "\(ran)")
  }

  /// Another hart gets only whom it may have.
  @Test func affinityIsKept() {
    let queues: [any SchedulingClass] = [
      RoundRobin(), FixedPriority(), MultilevelFeedback(), FairShare(),
    ]
    for queue in queues {
      let (here, anywhere) = (Thread(0), Thread(1))
      here.affinity = 1
      queue.add(here, .new)
      queue.add(anywhere, .new)
      #expect(queue.takeForHart(2) === anywhere && queue.takeForHart(2) == nil)
      #expect(queue.count == 1 && queue.remove(here) && queue.count == 0)
      #expect(!queue.remove(here))
    }
  }
}
