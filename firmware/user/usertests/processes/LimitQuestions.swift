import System

/// How many processes a user may have.
enum LimitQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("process-limit", processLimit),
    Question("process-limit-counts-zombies", zombiesCount),
    Question("process-limit-counts-threads", threadsCount),
  ]

  private static let processes = 6
  private static let limit = 5

  /// Does `body` as a user that nobody else is, who may have five processes.
  private static func asLimitedUser(_ body: () -> Void) {
    inChild {
      let limits = Block(words: [limit, limit])
      check(SystemCall.limits.raw(0, processes, limits.address, 0))
      becomeAnother()
      body()
    }
  }

  private static func becomeAnother() { must(try Process.become(user: 4321, group: 4321)) }

  private static func expectNoFork() {
    expect(.resourceTemporarilyUnavailable, from: try Process.fork())
  }

  private static func waitingThread(_ gate: Semaphore) -> Thread {
    must(try Thread { gate.wait() })
  }

  private static func processLimit() {
    asLimitedUser {
      let ends = pipe()
      let children = (1..<limit).map { _ in
        fork {
          close(ends.writing)
          _ = read(ends.reading, 1)
        }
      }
      expectNoFork()
      close(ends.writing)
      for child in children { expect(wait(child).exitCode == 0) }
      // There is room again.
      expect(wait(fork {}).exitCode == 0)
    }
  }

  private static func zombiesCount() {
    asLimitedUser {
      for _ in 1..<limit { _ = fork {} }
      sleep(50)
      expectNoFork()
      wait()
      expect(wait(fork {}).shellStatus, 0)
    }
  }

  private static func threadsCount() {
    asLimitedUser {
      let gate = Semaphore(0)
      let threads = (1..<limit).map { _ in waitingThread(gate) }
      expectNoFork()
      for _ in threads { gate.signal() }
      for thread in threads { thread.join() }
    }
  }
}
