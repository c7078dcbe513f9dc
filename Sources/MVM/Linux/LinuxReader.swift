import Host

/// Reads who runs in a guest's Linux, by its lists of thread groups and of the threads of each.
///
///     init_task.tasks <--> leader.tasks <--> leader.tasks <--> ... <--> init_task.tasks
///                            |
///                          signal.thread_head <--> thread.thread_node <--> ...
///
/// Harts change them meanwhile, without a lock that one outside could take. A list that was read in one piece leads back where it
/// led to: each item's way back is asked for. Where it is not so, the list is read again.
struct LinuxReader {
  let kernel: LinuxKernel
  let memory: LinuxMemory

  /// So often a list that changes is read again.
  private static let attempts = 20
  /// More threads than that are not told.
  private static let mostTasks = 32_768

  /// What runs; `numbers` says, and learns, which hart is which.
  ///
  /// - Throws: `damaged` where the list cannot be read.
  func system(
    seen harts: [HartObservation], _ numbers: inout LinuxHartNumbers
  ) throws(IntrospectionError) -> GuestSystem {
    let groups = groups()
    let known = Dictionary(
      groups.joined().map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    let present = harts.map { current(on: $0, known) }
    for (hart, task) in zip(harts, present) {
      if let task { numbers.learn(hart: hart.number, isCalled: task.hart) }
    }
    var threads: [GuestThread] = []
    var processes: [GuestProcess] = []
    var pages = ResidentPages(memory.machine.board.memory)
    for group in groups {
      let alive = group.filter { !$0.isZombie && !$0.isDead }
      // What has gone meanwhile is left out.
      threads += alive.compactMap { thread($0, numbers) }
      guard let leader = group.first, !leader.isKernels, !leader.isDead,
        let process = process(leader, threadCount: alive.count, &pages)
      else { continue }
      processes.append(process)
    }
    return GuestSystem(
      kernel: kernel.name, schedulingClass: nil,
      harts: zip(harts, present).map { self.hart($0, $1, known, numbers) },
      processes: processes.sorted { $0.identifier < $1.identifier },
      threads: threads.sorted { $0.identifier < $1.identifier }, tellsDecisions: false)
  }

  // MARK: Lists

  /// The threads of each group, its leader first.
  private func groups() -> [[LinuxTask]] {
    var rest = Self.mostTasks
    let leaders = list(
      from: kernel.firstTask &+ kernel.layout.groups.offset, kernel.layout.groups, limit: rest)
    return leaders.compactMap { address in
      guard let leader = task(address), rest > 0 else { return nil }
      let others = others(of: leader, limit: rest)
      rest -= others.count + 1
      return [leader] + others
    }
  }

  private func others(of leader: LinuxTask, limit: Int) -> [LinuxTask] {
    guard !leader.isKernels, let signals = memory.find(kernel.layout.signals, of: leader.address)
    else { return [] }
    let head = signals &+ kernel.layout.threadList.offset
    return list(from: head, kernel.layout.threads, limit: limit).compactMap { address in
      guard address != leader.address else { return nil }
      return task(address).flatMap { $0.group == leader.group ? $0 : nil }
    }
  }

  private func task(_ address: UInt64) -> LinuxTask? {
    try? LinuxTask(address, kernel.layout, memory)
  }

  /// The structures that a list holds, which are linked by one of their fields; the longest that was seen, where it never stands
  /// still.
  private func list(from head: UInt64, _ link: LinuxLayout.Field, limit: Int) -> [UInt64] {
    var longest: [UInt64] = []
    for attempt in 0..<Self.attempts {
      if attempt > 2 { HostThread.yield() }
      let (items, isWhole) = items(of: head, limit: limit)
      if isWhole || items.count > longest.count { longest = items.map { $0 &- link.offset } }
      if isWhole { break }
    }
    return longest
  }

  /// A list's links, and whether all of them led back where they should.
  private func items(of head: UInt64, limit: Int) -> ([UInt64], isWhole: Bool) {
    var items: [UInt64] = []
    var last = head
    while items.count <= limit {
      guard let next: UInt64 = try? memory.load(last),
        let back: UInt64 = try? memory.load(next &+ 8), back == last
      else { return (items, false) }
      if next == head { return (items, true) }
      items.append(next)
      last = next
    }
    return (items, false)
  }

  // MARK: Harts

  /// Whom a hart runs: Linux has that in `tp` in S mode, and in `sscratch` in U mode. In M mode, and for a moment when a trap is
  /// taken, neither is so; whatever stands there is looked for among those that there are.
  private func current(on hart: HartObservation, _ known: [UInt64: LinuxTask]) -> LinuxTask? {
    for address in [hart[.tp], hart["sscratch"] ?? 0] where address != 0 {
      if let task = known[address] { return task }
      // Idle threads are in no list.
      if let task = task(address), task.number == 0, task.name.hasPrefix("swapper/"),
        memory.find(kernel.layout.leader, of: address) == address
      {
        return task
      }
    }
    return nil
  }

  private func hart(
    _ hart: HartObservation, _ seen: LinuxTask?, _ known: [UInt64: LinuxTask],
    _ numbers: LinuxHartNumbers
  ) -> GuestHart {
    let task =
      seen ?? known.values.first { $0.isOnHart && numbers.hart(called: $0.hart) == hart.number }
    return GuestHart(
      number: UInt32(hart.number), isIdle: (task?.number ?? 0) == 0,
      currentThread: task?.number ?? 0, switches: nil, interrupts: nil, timeInUser: nil,
      timeInKernel: nil, timeIdle: nil, decisions: [])
  }

  // MARK: Threads and processes

  private func thread(_ task: LinuxTask, _ numbers: LinuxHartNumbers) -> GuestThread? {
    let hart = UInt32(numbers.hart(called: task.hart))
    guard let thread = try? task.thread(on: hart, kernel.layout, memory) else { return nil }
    return isStill(task) ? thread : nil
  }

  private func process(
    _ leader: LinuxTask, threadCount: Int, _ pages: inout ResidentPages
  ) -> GuestProcess? {
    let process = try? leader.process(threadCount: threadCount, kernel.layout, memory, &pages)
    return isStill(leader) ? process : nil
  }

  /// Whether memory that was read as a thread is not another one's by now.
  private func isStill(_ task: LinuxTask) -> Bool {
    memory.find(kernel.layout.thread, of: task.address) == UInt64(task.number)
  }
}
