import CSystem
import System

/// Threads, and the words that they wait on.
enum ThreadQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("threads-share-memory", shareMemory),
    Question("threads-count-together", countTogether),
    Question("thread-identifiers", identifiers),
    Question("thread-end-is-told", endIsTold),
    Question("many-threads", manyThreads),
    Question("threads-after-threads", threadsAfterThreads),
    Question("exit-group-ends-all", exitGroupEnds),
    Question("last-thread-decides", lastThreadDecides),
    Question("kill-ends-all-threads", killEndsAll),
    Question("fault-ends-all-threads", faultEndsAll),
    Question("signal-to-a-thread", signalToThread),
    Question("signal-to-one-that-wants-it", signalToWilling),
    Question("fork-copies-one-thread", forkCopiesOne),
    Question("threads-share-descriptors", shareDescriptors),
    Question("threads-share-the-directory", shareDirectory),
    Question("clone-arguments", cloneArguments),
    Question("thread-local-register", threadLocalRegister),
    Question("threads-in-proc", inProc),
    Question("floating-point-of-threads", floatingPoint),
    Question("futex-waits", futexWaits),
    Question("futex-wakes-so-many", futexWakesSoMany),
    Question("futex-requeue", futexRequeue),
    Question("futex-timeout", futexTimeout),
    Question("futex-bitset", futexBitset),
    Question("futex-between-processes", futexBetweenProcesses),
    Question("futex-in-private-memory", futexPrivate),
    Question("futex-arguments", futexArguments),
    Question("mutex-keeps-out", mutexKeepsOut),
    Question("robust-list-tells-of-death", robustList),
    Question("faults-of-many-threads", faultsOfMany),
    Question("threads-unmap-under-others", unmapUnderOthers),
    Question("threads-fork-at-once", threadsFork),
  ]

  private static func thread(_ body: @escaping @Sendable () -> Void) -> Thread {
    must(try Thread(body))
  }

  private static func shareMemory() {
    let counter = Counter()
    thread { counter.value = 5 }.join()
    expect(counter.value, 5)
  }

  private static func countTogether() {
    let counter = Counter()
    let threads = (0..<4).map { _ in thread { for _ in 0..<5000 { counter.add(1) } } }
    for thread in threads { thread.join() }
    expect(counter.value, 20000)
  }

  private static func identifiers() {
    let own = Process.identifier
    let words = SharedWords()
    let other = thread {
      words[0] = Process.identifier
      words[1] = Thread.current
      words[2] = Process.parent
    }
    let identifier = other.identifier
    other.join()
    expect(words[0], own)
    expect(words[1], identifier)
    expect(identifier != own)
    expect(words[2], Process.parent)
  }

  /// Is the word of CLONE_CHILD_CLEARTID cleared, and who waits for it woken?
  private static func endIsTold() {
    let start = Clock.monotonic.now
    thread { sleep(30) }.join()
    expect((Clock.monotonic.now - start).milliseconds >= 30)
  }

  private static func manyThreads() {
    let counter = Counter()
    let threads = (0..<64).map { _ in thread { counter.add(1) } }
    for thread in threads { thread.join() }
    expect(counter.value, 64)
  }

  private static func threadsAfterThreads() {
    let counter = Counter()
    for _ in 0..<300 { thread { counter.add(1) }.join() }
    expect(counter.value, 300)
  }

  private static func exitGroupEnds() {
    let child = fork {
      _ = thread { while true {} }
      _ = thread {
        sleep(10)
        exit(11)
      }
      while true { sleep(1000) }
    }
    expect(wait(child).exitCode ?? -1, 11)
  }

  /// The process lives as long as one of its threads, though the first one ends.
  private static func lastThreadDecides() {
    let words = SharedWords()
    let child = fork {
      _ = thread {
        sleep(20)
        words[0] = 1
        _ = SystemCall.exit.raw(12)
      }
      _ = SystemCall.exit.raw(13)
    }
    let status = wait(child)
    expect(words[0], 1)
    expect(status.exitCode == 12 || status.exitCode == 13)
  }

  private static func killEndsAll() {
    let words = SharedWords()
    let child = fork {
      for index in 0..<3 {
        _ = thread {
          words[index] = 1
          while true { if index == 0 { sleep(1000) } }
        }
      }
      while true { sleep(1000) }
    }
    for index in 0..<3 { words.wait(index, 1) }
    check(SystemCall.kill.raw(child, 9))
    expect(wait(child).signal == .kill)
  }

  private static func faultEndsAll() {
    expectKilled(by: .segmentation) {
      _ = thread { _ = Memory.load(8) }
      while true { sleep(1000) }
    }
  }

  private static func signalToThread() {
    must(try Signal.user1.handle(.call { _ in Handled.last = Thread.current }))
    let words = SharedWords()
    let other = thread {
      words[0] = 1
      while words[1] == 0 { Process.yield() }
    }
    words.wait(0, 1)
    check(SystemCall.killThread.raw(Process.identifier, other.identifier, 10))
    let end = Clock.monotonic.now + Time(seconds: 5)
    while Handled.lastAnew == 0 && Clock.monotonic.now < end { Process.yield() }
    expect(Handled.lastAnew, other.identifier)
    words[1] = 1
    other.join()
  }

  /// A signal to the process goes to the thread that does not hold it back.
  private static func signalToWilling() {
    must(try Signal.user1.handle(.call { _ in Handled.last = Thread.current }))
    let words = SharedWords()
    let other = thread {
      words[0] = 1
      while words[1] == 0 { Process.yield() }
    }
    words.wait(0, 1)
    Signal.setMask(Signal.Mask([.user1]))
    check(SystemCall.kill.raw(Process.identifier, 10))
    let end = Clock.monotonic.now + Time(seconds: 5)
    while Handled.lastAnew == 0 && Clock.monotonic.now < end { Process.yield() }
    expect(Handled.lastAnew, other.identifier)
    words[1] = 1
    other.join()
  }

  private static func forkCopiesOne() {
    let words = SharedWords()
    let other = thread { while words[0] == 0 { sleep(1) } }
    inChild { expect(names(in: "/proc/self/task").count, 1) }
    expect(names(in: "/proc/self/task").count, 2)
    words[0] = 1
    other.join()
  }

  private static func shareDescriptors() {
    let counter = Counter()
    thread { counter.value = open("file", [.create, .readWrite]).rawValue }.join()
    write(FileDescriptor(counter.value), "text")
    expect(contents("file"), "text")
  }

  private static func shareDirectory() {
    makeDirectory("there")
    thread { change("there") }.join()
    create("file")
    expect(FileSystem.exists("../there/file"))
  }

  private static func cloneArguments() {
    let (memory, signals, threadFlag) = (0x100, 0x800, 0x10000)
    expect(.invalidArgument, SystemCall.clone.raw(threadFlag | 17))
    expect(.invalidArgument, SystemCall.clone.raw(signals | 17))
    expect(.invalidArgument, SystemCall.clone.raw(threadFlag | memory | 17))
  }

  /// Does each thread have its own thread pointer, kept over switches?
  private static func threadLocalRegister() {
    let words = SharedWords()
    let threads = (0..<4).map { index in
      thread {
        set_thread_pointer(1000 + index)
        for _ in 0..<200 {
          Process.yield()
          if thread_pointer() != 1000 + index { words.add(0) }
        }
      }
    }
    for thread in threads { thread.join() }
    expect(words[0], 0)
  }

  private static func inProc() {
    let words = SharedWords()
    let other = thread { while words[0] == 0 { sleep(1) } }
    let tasks = names(in: "/proc/self/task").compactMap { $0.integer }
    expect(tasks.contains(other.identifier) && tasks.contains(Process.identifier))
    expect(contents("/proc/self/status").contains("Threads:\t2"))
    words[0] = 1
    other.join()
  }

  /// Threads that compute with doubles side by side, with switches at any place.
  private static func floatingPoint() {
    let wrong = Counter()
    let threads = (0..<6).map { index in
      thread {
        let first = FloatingPointWork.run(index)
        for step in 0..<100 {
          if FloatingPointWork.run(index) != first { wrong.add(1) }
          if step % 8 == 0 { Process.yield() }
        }
      }
    }
    for thread in threads { thread.join() }
    expect(wrong.value, 0)
  }

  // MARK: Futexes

  private static let (waitOperation, wakeOperation) = (0, 1)

  private static func futexWaits() {
    let words = SharedWords()
    let answer = SystemCall.futex.raw(words.address(0), waitOperation, 1, 0)
    expect(.resourceTemporarilyUnavailable, answer)
    let other = thread {
      sleep(20)
      words[0] = 1
      Futex.wake(words.pointer(0))
    }
    while words[0] == 0 { Futex.wait(words.pointer(0), while: 0) }
    other.join()
  }

  private static func waiters(_ count: Int, _ words: SharedWords) -> [Thread] {
    let threads = (0..<count).map { _ in
      thread {
        words.add(1)
        _ = SystemCall.futex.raw(words.address(0), waitOperation, 0, 0)
        words.add(2)
      }
    }
    words.wait(1, count)
    // They have announced themselves; now they have to fall asleep.
    sleep(30)
    return threads
  }

  private static func futexWakesSoMany() {
    let words = SharedWords()
    let threads = waiters(5, words)
    expect(SystemCall.futex.raw(words.address(0), wakeOperation, 2), 2)
    words.wait(2, 2)
    sleep(10)
    expect(words[2], 2)
    expect(SystemCall.futex.raw(words.address(0), wakeOperation, 100), 3)
    for thread in threads { thread.join() }
    expect(SystemCall.futex.raw(words.address(0), wakeOperation, 1), 0)
  }

  /// Wakes one and has the others wait on another word.
  private static func futexRequeue() {
    let compareRequeue = 4
    let words = SharedWords()
    let threads = waiters(4, words)
    let wrong = SystemCall.futex.raw(
      words.address(0), compareRequeue, 1, 100, words.address(5), 7)
    expect(.resourceTemporarilyUnavailable, wrong)
    let moved = SystemCall.futex.raw(
      words.address(0), compareRequeue, 1, 100, words.address(5), 0)
    expect(moved, 4)
    expect(SystemCall.futex.raw(words.address(0), wakeOperation, 100), 0)
    expect(SystemCall.futex.raw(words.address(5), wakeOperation, 100), 3)
    for thread in threads { thread.join() }
  }

  private static func futexTimeout() {
    let words = SharedWords()
    let time = Block(words: [0, 20_000_000])
    let passed = duration {
      let answer = SystemCall.futex.raw(words.address(0), waitOperation, 0, time.address)
      expect(.timedOut, answer)
    }
    expect(passed >= 20)
  }

  private static func futexBitset() {
    let (waitBitset, wakeBitset) = (9, 10)
    let words = SharedWords()
    let other = thread {
      words.add(1)
      _ = SystemCall.futex.raw(words.address(0), waitBitset, 0, 0, 0, 4)
      words.add(2)
    }
    words.wait(1, 1)
    sleep(20)
    expect(SystemCall.futex.raw(words.address(0), wakeBitset, 10, 0, 0, 3), 0)
    expect(SystemCall.futex.raw(words.address(0), wakeBitset, 10, 0, 0, 6), 1)
    other.join()
    expect(.invalidArgument, SystemCall.futex.raw(words.address(0), waitBitset, 0, 0, 0, 0))
    // This one's time is an instant, not a span.
    let now = Clock.monotonic.now
    let instant = Block(words: [now.seconds, 0])
    let answer = SystemCall.futex.raw(words.address(0), waitBitset, 0, instant.address, 0, -1)
    expect(.timedOut, answer)
  }

  private static func futexBetweenProcesses() {
    let words = SharedWords()
    let child = fork {
      while words[0] == 0 {
        _ = SystemCall.futex.raw(words.address(0), waitOperation, 0, 0)
      }
      words[1] = 1
    }
    sleep(20)
    words[0] = 1
    check(SystemCall.futex.raw(words.address(0), wakeOperation, 1))
    expect(wait(child).exitCode == 0)
    expect(words[1], 1)
  }

  /// Waiting on private memory in one process is nothing to another one at the same address.
  private static func futexPrivate() {
    let block = Block(8)
    let words = SharedWords()
    let child = fork {
      words[0] = 1
      let time = Block(words: [0, 100_000_000])
      expect(.timedOut, SystemCall.futex.raw(block.address, 128, 0, time.address))
    }
    words.wait(0, 1)
    sleep(20)
    expect(SystemCall.futex.raw(block.address, 129, 1), 0)
    expect(wait(child).exitCode == 0)
  }

  private static func futexArguments() {
    let words = SharedWords()
    expect(.noFunction, SystemCall.futex.raw(words.address(0), 99, 0, 0))
    expect(.invalidArgument, SystemCall.futex.raw(words.address(0) + 1, waitOperation, 0, 0))
    let time = Block(words: [0, 2_000_000_000])
    let answer = SystemCall.futex.raw(words.address(0), waitOperation, 0, time.address)
    expect(.invalidArgument, answer)
  }

  private static func mutexKeepsOut() {
    let mutex = Mutex()
    let block = Block(8)
    let threads = (0..<4).map { _ in
      thread {
        for step in 0..<500 {
          mutex.withLock {
            let value = block[word: 0]
            if step % 50 == 0 { Process.yield() }
            block[word: 0] = value + 1
          }
        }
      }
    }
    for thread in threads { thread.join() }
    expect(block[word: 0], 2000)
  }

  /// A thread that ends with a lock on its robust list: the word says so, and a waiter is woken.
  private static func robustList() {
    let words = SharedWords()
    let other = thread {
      // The head: first entry, offset of the word from an entry, entry in the making.
      let entry = Block(16)
      let head = Block(words: [entry.address, words.address(0) - entry.address, 0])
      entry[word: 0] = head.address
      check(SystemCall.setRobustList.raw(head.address, 24))
      words[0] = Thread.current
    }
    other.join()
    expect(words[0] & 0x4000_0000 != 0, "\(words[0])")
    expect(.invalidArgument, SystemCall.setRobustList.raw(words.address(0), 23))
  }

  // MARK: Memory under threads

  private static func faultsOfMany() {
    let size = 256 * 4096
    let memory = must(try MemoryMap.map(size: size))
    let wrong = Counter()
    let threads = (0..<4).map { index in
      thread {
        for page in 0..<256 {
          let address = Int(bitPattern: memory.address) + page * 4096 + index
          Memory.store(UInt8(index + 1), at: address)
        }
        for page in 0..<256 {
          let address = Int(bitPattern: memory.address) + page * 4096 + index
          if Int(Memory.load(address)) != index + 1 { wrong.add(1) }
        }
      }
    }
    for thread in threads { thread.join() }
    expect(wrong.value, 0)
  }

  private static func unmapUnderOthers() {
    let child = fork {
      let start = check(SystemCall.mapMemory.raw(0, 64 * 4096, 3, 0x22, -1, 0))
      _ = thread {
        while true { for page in 0..<64 { _ = Memory.load(start + page * 4096) } }
      }
      sleep(5)
      check(SystemCall.unmapMemory.raw(start, 64 * 4096))
      sleep(1000)
    }
    expect(wait(child).signal == .segmentation)
  }

  private static func threadsFork() {
    let failures = Counter()
    let threads = (0..<4).map { _ in
      thread {
        for _ in 0..<20 {
          let child = SystemCall.clone.raw(17)
          if child == 0 { exit(0) }
          if child < 0 || SystemCall.wait.raw(child, 0, 0, 0) != child { failures.add(1) }
        }
      }
    }
    for thread in threads { thread.join() }
    expect(failures.value, 0)
  }
}
