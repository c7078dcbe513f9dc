import Fuzzing
import Testing

/// The kernel's own locks, in a world of threads that only hold them and wait for them.
@Suite(.serialized)
struct PriorityInheritanceTests {
  private func lock(_ mutex: Mutex, by thread: Thread) {
    Thread.current = thread
    mutex.lock()
  }

  private func unlock(_ mutex: Mutex, by thread: Thread) {
    Thread.current = thread
    mutex.unlock()
  }

  /// With one lock given back, what the other one gave stays.
  @Test func eachLockGivesItsOwn() {
    let (first, second) = (Mutex(), Mutex())
    let (holder, high, low) = (Thread(1), Thread(2, priority: 50), Thread(3, priority: 20))
    lock(first, by: holder)
    lock(second, by: holder)
    lock(first, by: high)
    lock(second, by: low)
    #expect(holder.effectivePriority == 50)
    unlock(first, by: holder)
    #expect(holder.effectivePriority == 20 && high.state == .ready)
    unlock(second, by: holder)
    #expect(holder.effectivePriority == 0)
  }

  /// Who waits passes on what it is lent; who is given the lock inherits from the others that wait.
  @Test func holdersOfHoldersRunToo() {
    let (first, second) = (Mutex(), Mutex())
    let threads = [Thread(1), Thread(2), Thread(3, priority: 70), Thread(4, priority: 30)]
    lock(first, by: threads[0])
    lock(second, by: threads[1])
    lock(first, by: threads[1])
    lock(second, by: threads[3])
    #expect(threads[0].effectivePriority == 30)
    lock(second, by: threads[2])
    #expect(threads[0].effectivePriority == 70)
    unlock(first, by: threads[0])
    #expect(threads[0].effectivePriority == 0 && threads[1].effectivePriority == 70)
    unlock(second, by: threads[1])
    #expect(threads[1].effectivePriority == 0)
    #expect(threads[2].state == .ready && threads[3].state == .waitingForLock)
  }

  /// Whatever happens, everybody has the highest priority of those that wait for it, at once or in a chain.
  @Test(arguments: 0..<20)
  func whoIsWaitedForHasThePriority(seed: UInt64) {
    var numbers = SplitMix(state: seed)
    var world = LockWorld(&numbers)
    for _ in 0..<2000 {
      world.step(&numbers)
      for thread in world.threads {
        #expect(thread.effectivePriority == world.expectedPriority(of: thread))
      }
    }
  }
}

/// Threads and locks, and who has which.
private struct LockWorld {
  let threads: [Thread]
  private let mutexes = (0..<5).map { _ in Mutex() }
  private var holders: [Int: Thread] = [:]
  private var waiters: [(thread: Thread, mutex: Int)] = []

  init(_ numbers: inout SplitMix) {
    threads = (0..<8).map { index in
      Thread(index + 1, priority: index < 3 ? 0 : Int.random(in: 0...99, using: &numbers))
    }
  }

  private func isWaiting(_ thread: Thread) -> Bool { waiters.contains { $0.thread === thread } }

  /// One that does not wait takes a lock or gives one back. Locks are taken in the order of their numbers, so that
  /// nobody waits for ever.
  mutating func step(_ numbers: inout SplitMix) {
    let ready = threads.filter { !isWaiting($0) }
    guard let thread = ready.randomElement(using: &numbers) else { return }
    Thread.current = thread
    let held = holders.filter { $0.value === thread }.keys.sorted()
    if !held.isEmpty, Bool.random(using: &numbers) {
      return giveBack(held[Int.random(in: held.indices, using: &numbers)])
    }
    let first = (held.last ?? -1) + 1
    guard first < mutexes.count else { return giveBack(held[0]) }
    let wanted = Int.random(in: first..<mutexes.count, using: &numbers)
    mutexes[wanted].lock()
    if holders[wanted] == nil { holders[wanted] = thread } else { waiters.append((thread, wanted)) }
  }

  private mutating func giveBack(_ mutex: Int) {
    holders[mutex] = nil
    mutexes[mutex].unlock()
    guard
      let heir = waiters.firstIndex(where: { $0.mutex == mutex && $0.thread.state == .ready })
    else { return }
    holders[mutex] = waiters.remove(at: heir).thread
  }

  func expectedPriority(of thread: Thread) -> Int {
    let held = holders.filter { $0.value === thread }.keys
    let lent = waiters.filter { held.contains($0.mutex) }.map { expectedPriority(of: $0.thread) }
    return max(thread.priority, lent.max() ?? 0)
  }
}
