extension LinuxTask {
  /// What `static_prio` is of nice 0.
  private static let usualPriority: Int64 = 120
  /// `scause` of a system call.
  private static let callFromUser: UInt64 = 8
  /// No kernel's stack is larger.
  private static let largestStack: UInt64 = 1 << 20

  /// It as a thread; its hart is told apart, since Linux counts otherwise.
  ///
  /// - Throws: `damaged` where it cannot be read.
  func thread(
    on hart: UInt32, _ layout: LinuxLayout, _ memory: LinuxMemory
  ) throws(IntrospectionError) -> GuestThread {
    func field(_ field: LinuxLayout.Field) throws(IntrospectionError) -> UInt64 {
      try memory.load(field, of: address)
    }
    let (total, inUser, inKernel) = (
      try field(layout.runTime), try field(layout.userTime), try field(layout.kernelTime)
    )
    let user = userTime(of: total, inUser, inKernel)
    let nice = Int64(bitPattern: try field(layout.priority)) &- Self.usualPriority
    let (waits, others) = (try field(layout.switchesByWaiting), try field(layout.switchesByOthers))
    return GuestThread(
      identifier: number, process: isKernels ? nil : group, name: name, state: activity,
      waitReason: waitReason, call: call(layout, memory), hart: hart,
      priority: UInt8(truncatingIfNeeded: try field(layout.fixedPriority)),
      nice: Int8(clamping: nice), affinity: try memory.load(address &+ layout.affinity.offset),
      timeInUser: user, timeInKernel: total - user, switches: waits &+ others,
      savedContext: address &+ layout.registers.offset)
  }

  /// Linux knows exactly how long a thread ran, and by its clock's ticks how that is divided; so does /proc.
  private func userTime(of total: UInt64, _ inUser: UInt64, _ inKernel: UInt64) -> UInt64 {
    if isKernels { return 0 }
    let (sum, isTooLarge) = inUser.addingReportingOverflow(inKernel)
    guard sum > 0, !isTooLarge else { return total }
    return sum.dividingFullWidth(total.multipliedFullWidth(by: inUser)).quotient
  }

  /// The call in which it waits, by what its registers were at the end of its stack.
  private func call(_ layout: LinuxLayout, _ memory: LinuxMemory) -> CallArguments? {
    guard !isKernels, [.waiting, .waitingForSignals, .waitingForLock].contains(activity),
      let size = layout.savedRegisters, let end = memory.find(layout.stackEnd, of: address),
      let stack = memory.find(layout.stack, of: address), end &- stack <= Self.largestStack,
      end &- stack > size
    else { return nil }
    // Stacks are aligned to 16 bytes.
    let registers = end &- (size + 15) / 16 * 16
    guard memory.find(layout.cause, of: registers) == Self.callFromUser,
      let first = memory.find(layout.firstArgument, of: registers),
      let number = memory.find(layout.callNumber, of: registers), let second = layout.secondArgument
    else { return nil }
    func argument(_ index: UInt64) -> UInt64 {
      (try? memory.load(registers &+ second.offset &+ 8 * (index - 1))) ?? 0
    }
    return CallArguments(
      a0: first, a1: argument(1), a2: argument(2), a3: argument(3), a4: argument(4),
      a5: argument(5), a6: argument(6), a7: number)
  }

  /// The process that it leads; it has so many threads that have not ended.
  ///
  /// - Throws: `damaged` where it cannot be read.
  func process(
    threadCount: Int, _ layout: LinuxLayout, _ memory: LinuxMemory, _ pages: inout ResidentPages
  ) throws(IntrospectionError) -> GuestProcess {
    let parent = try memory.load(layout.parent, of: address)
    let identity = try memory.load(layout.identity, of: address)
    let signals = try memory.load(layout.signals, of: address)
    let space = try memory.load(layout.space, of: address)
    let table = memory.find(layout.table, of: space == 0 ? nil : space).flatMap(memory.physical)
    let hasEnded = isZombie && threadCount == 0
    return GuestProcess(
      identifier: group,
      parent: UInt32(truncatingIfNeeded: try memory.load(layout.group, of: parent)),
      group: identifier(at: layout.groupPlace, signals, layout, memory),
      session: identifier(at: layout.sessionPlace, signals, layout, memory),
      user: UInt32(truncatingIfNeeded: try memory.load(layout.user, of: identity)), name: name,
      state: hasEnded ? .zombie : isStopped ? .stopped : .running,
      threadCount: UInt32(threadCount), pageTable: table,
      residentPages: table.flatMap { pages.count(root: $0, levels: memory.levels) },
      reservedPages: memory.find(layout.reservedPages, of: space == 0 ? nil : space),
      startTime: try memory.load(layout.startTime, of: address),
      exitStatus: UInt32(truncatingIfNeeded: try memory.load(layout.exitCode, of: address)))
  }

  /// The number of the process group or session, as the outermost name space has it; 0 where this kernel keeps them elsewhere.
  private func identifier(
    at place: UInt64, _ signals: UInt64, _ layout: LinuxLayout, _ memory: LinuxMemory
  ) -> UInt32 {
    guard let numbers = layout.numbers,
      let record: UInt64 = try? memory.load(signals &+ numbers.offset &+ 8 * place), record != 0
    else { return 0 }
    return memory.find(layout.number, of: record).map { UInt32(truncatingIfNeeded: $0) } ?? 0
  }
}
