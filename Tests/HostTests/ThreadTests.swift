import Host
import Synchronization
import Testing

@Suite struct ThreadTests {
  /// A plain counter, which loses counts unless something guards it.
  private final class Counter: @unchecked Sendable { var value = 0 }

  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
  }

  @Test func theMutexExcludes() throws {
    let mutex = HostMutex()
    let counter = Counter()
    let threads = try (0..<4).map { index in
      try HostThread(name: "counter \(index)") {
        for _ in 0..<20_000 {
          mutex.lock()
          counter.value += 1
          mutex.unlock()
        }
      }
    }
    threads.forEach { $0.join() }
    #expect(counter.value == 80_000)
  }

  @Test func joiningWaitsForTheBody() throws {
    let flag = Flag()
    let parker = Parker()
    let thread = try HostThread(name: "a name longer than the system keeps", stackSize: 1) {
      parker.wait()
      flag.raise()
    }
    #expect(!thread.isCurrent)
    parker.wake()
    thread.join()
    #expect(flag.isRaised)
    thread.join()
  }

  @Test func aThreadThatCannotBeIsRefused() {
    let error = #expect(throws: HostError.self) {
      try HostThread(name: "giant", stackSize: 1 << 62) {}
    }
    #expect("\(error.map { "\($0)" } ?? "")".hasPrefix("thread giant: cannot be started: "))
  }

  @Test func aWakeIsKeptOnce() {
    let parker = Parker()
    parker.wake()
    parker.wake()
    #expect(parker.wait())
    #expect(!parker.wait(until: 0))
    let soon = HostClock().nanoseconds + 1_000_000
    #expect(!parker.wait(until: soon))
    #expect(HostClock().nanoseconds >= soon)
  }

  /// Two threads hand a turn to and fro: one lost wake and they stand still.
  @Test(.timeLimit(.minutes(1))) func noWakeIsLost() throws {
    let (ping, pong) = (Parker(), Parker())
    let rounds = 4_000
    let thread = try HostThread(name: "pong") {
      for _ in 0..<rounds {
        ping.wait()
        pong.wake()
      }
    }
    for round in 0..<rounds {
      ping.wake()
      // Half of them with an end, which is far away.
      pong.wait(until: round % 2 == 0 ? nil : HostClock().nanoseconds + 1 << 40)
    }
    thread.join()
  }
}
