import Bus
import Host

/// Finds the structure of `Introspection.h` in guest memory, and reads it.
struct IntrospectionReader {
  let memory: GuestMemory

  private static let headerMagic: UInt64 = 0x004e_5245_4b4d_564d  // "MVMKERN"
  private static let rootMagic: UInt64 = 0x0054_4f4f_524d_564d  // "MVMROOT"
  /// A header lies so far from the start of a page, within so much of the beginning of memory.
  private static let headerOffset: UInt64 = 64
  private static let searched: UInt64 = 64 << 20
  /// More than that no kernel has.
  private static let mostHarts: UInt32 = 512
  private static let mostDecisions: UInt32 = 4096
  private static let mostPages: UInt32 = 4096
  /// So often a record that changes is read again. The hart that changes it may be without a processor of the host for a while.
  private static let attempts = 20_000

  func system() throws(IntrospectionError) -> GuestSystem {
    let root = try findRoot()
    let schedulingClass: UInt64 = try root.field(88)
    return GuestSystem(
      kernel: "MVM", schedulingClass: try root.memory.reason(schedulingClass) ?? "",
      harts: try harts(root).sorted { $0.number < $1.number },
      processes: try processes(root).sorted { $0.identifier < $1.identifier },
      threads: try threads(root).sorted { $0.identifier < $1.identifier }, tellsDecisions: true)
  }

  // MARK: The root

  private func findRoot() throws(IntrospectionError) -> IntrospectionRecord {
    let end = min(memory.end, memory.base + Self.searched)
    for page in stride(from: memory.base, to: end, by: 4096) {
      let start = page + Self.headerOffset
      guard (try? memory.load(start, as: UInt64.self)) == Self.headerMagic else { continue }
      let header = IntrospectionRecord(
        memory: IntrospectionMemory(memory: memory, directMap: 0), address: start)
      try checkVersion(header)
      let places = IntrospectionMemory(memory: memory, directMap: try header.field(16))
      let root = IntrospectionRecord(memory: places, address: try header.field(24))
      guard try root.field(0) == Self.rootMagic else { throw .none }
      try checkVersion(root)
      return root
    }
    throw .none
  }

  private func checkVersion(_ record: IntrospectionRecord) throws(IntrospectionError) {
    let version: UInt32 = try record.field(8)
    guard version == GuestSystem.version else { throw .unknownVersion(version) }
  }

  // MARK: Records

  private func harts(_ root: IntrospectionRecord) throws(IntrospectionError) -> [GuestHart] {
    let (count, size): (UInt32, UInt32) = (try root.field(32), try root.field(36))
    guard count <= Self.mostHarts, size >= 96 else {
      throw .damaged(reason: "a number of harts that nobody has", address: root.address)
    }
    let first: UInt64 = try root.field(24)
    var harts: [GuestHart] = []
    for index in 0..<UInt64(count) {
      let record = IntrospectionRecord(
        memory: root.memory, address: first &+ index * UInt64(size))
      harts.append(try hart(record))
    }
    return harts
  }

  private func hart(_ record: IntrospectionRecord) throws(IntrospectionError) -> GuestHart {
    let current: UInt64 = try record.field(8)
    return GuestHart(
      number: try record.field(0), isIdle: try record.field(4, as: UInt32.self) != 0,
      currentThread: current == 0 ? 0 : try record.memory.load(current &+ 4),
      switches: try record.field(24), interrupts: try record.field(32),
      timeInUser: try record.field(40), timeInKernel: try record.field(48),
      timeIdle: try record.field(56), decisions: try decisions(record))
  }

  private func threads(_ root: IntrospectionRecord) throws(IntrospectionError) -> [GuestThread] {
    try records(root, pagesAt: 40) { (record) throws(IntrospectionError) in
      guard let state = GuestThread.State(rawValue: try record.field(8)) else { return nil }
      let process: UInt64 = try record.field(16)
      let isWaiting = [.waiting, .waitingForSignals, .waitingForLock].contains(state)
      return GuestThread(
        identifier: try record.field(4),
        process: process == 0 ? nil : try record.memory.load(process &+ 4),
        name: try record.name(64), state: state,
        waitReason: isWaiting ? try record.memory.reason(try record.field(24)) : nil, call: nil,
        hart: try record.field(12), priority: try record.field(9), nice: try record.field(10),
        affinity: try record.field(80), timeInUser: try record.field(40),
        timeInKernel: try record.field(48), switches: try record.field(56),
        savedContext: try record.field(96))
    }
  }

  private func processes(
    _ root: IntrospectionRecord
  ) throws(IntrospectionError) -> [GuestProcess] {
    try records(root, pagesAt: 64) { (record) throws(IntrospectionError) in
      guard let state = GuestProcess.State(rawValue: try record.field(8)) else { return nil }
      let pageTable: UInt64 = try record.field(32)
      let space = try space(record)
      return GuestProcess(
        identifier: try record.field(4), parent: try record.field(12), group: try record.field(16),
        session: try record.field(20), user: try record.field(24), name: try record.name(64),
        state: state, threadCount: try record.field(28),
        pageTable: pageTable == 0 ? nil : pageTable, residentPages: space?.resident,
        reservedPages: space?.mapped, startTime: try record.field(40),
        exitStatus: try record.field(48))
    }
  }

  /// The pages of a process; nil of one without memory, and of kernels that do not tell.
  private func space(
    _ process: IntrospectionRecord
  ) throws(IntrospectionError) -> (mapped: UInt64, resident: UInt64)? {
    let address: UInt64 = try process.field(80)
    guard address != 0 else { return nil }
    let record = IntrospectionRecord(memory: process.memory, address: address)
    let (mapped, resident): (UInt64, UInt64) = (try record.field(8), try record.field(24))
    // Of one that has just ended it may be anything.
    guard mapped < 1 << 36, resident <= mapped else { return nil }
    return (mapped, resident)
  }

  /// All records of a table that are of something, each as it was at one instant.
  private func records<Item>(
    _ root: IntrospectionRecord, pagesAt offset: UInt64,
    _ read: (IntrospectionRecord) throws(IntrospectionError) -> Item?
  ) throws(IntrospectionError) -> [Item] {
    let pages: UInt64 = try root.field(offset)
    let (count, perPage): (UInt32, UInt32) = (
      try root.field(offset + 8), try root.field(offset + 12)
    )
    let size: UInt32 = try root.field(offset + 16)
    guard count <= Self.mostPages, size >= 104, UInt64(size) * UInt64(perPage) <= 4096 else {
      throw .damaged(reason: "a table that no kernel has", address: root.address &+ offset)
    }
    var items: [Item] = []
    for page in 0..<UInt64(count) {
      let start: UInt64 = try root.memory.load(pages &+ page * 8)
      for index in 0..<UInt64(perPage) {
        let record = IntrospectionRecord(
          memory: root.memory, address: start &+ index * UInt64(size))
        if let item = try consistent(record, read) { items.append(item) }
      }
    }
    return items
  }

  private func consistent<Item>(
    _ record: IntrospectionRecord,
    _ read: (IntrospectionRecord) throws(IntrospectionError) -> Item?
  ) throws(IntrospectionError) -> Item? {
    for attempt in 0..<Self.attempts {
      if attempt > 100 { HostThread.yield() }
      let before: UInt32 = try record.field(0)
      let item = try? read(record)
      let isSame = try record.field(0) == before && before & 1 == 0
      // What one reads while it changes may also make no sense.
      if isSame, let item { return item }
      if isSame { return try read(record) }
    }
    // The hart that changes it stands still in the midst of that: the machine is stopped.
    return try read(record)
  }

  // MARK: Decisions

  /// A decision as it stands in memory.
  private typealias RawDecision = (time: UInt64, threads: UInt64, kind: UInt64, waitReason: UInt64)

  private func decisions(
    _ hart: IntrospectionRecord
  ) throws(IntrospectionError) -> [SchedulingDecision] {
    var raw: [RawDecision] = []
    // Whoever reads may be without a processor of the host for so long that all were overwritten.
    for _ in 0..<10 {
      raw = try rawDecisions(hart)
      let written: UInt64 = try hart.field(88)
      if !raw.isEmpty || written == 0 { break }
      HostThread.yield()
    }
    var decisions: [SchedulingDecision] = []
    for decision in raw { decisions.append(try self.decision(decision, of: hart)) }
    return decisions
  }

  /// Those that nobody overwrote while they were copied. What they mean is asked later: that takes longer.
  private func rawDecisions(_ hart: IntrospectionRecord) throws(IntrospectionError) -> [RawDecision]
  {
    let (ring, capacity): (UInt64, UInt32) = (try hart.field(72), try hart.field(80))
    let size: UInt32 = try hart.field(84)
    guard capacity.nonzeroBitCount == 1, capacity <= Self.mostDecisions, size >= 32
    else {
      throw .damaged(reason: "no ring of decisions", address: hart.address)
    }
    let written: UInt64 = try hart.field(88)
    let first = written - min(written, UInt64(capacity))
    var decisions: [RawDecision] = []
    decisions.reserveCapacity(Int(written - first))
    for number in first..<written {
      let record = IntrospectionRecord(
        memory: hart.memory, address: ring &+ (number & UInt64(capacity - 1)) * UInt64(size))
      decisions.append(
        (try record.field(0), try record.field(8), try record.field(16), try record.field(24)))
    }
    // Those that were overwritten meanwhile, and one that is perhaps being written now, are none.
    let now: UInt64 = try hart.field(88)
    let firstWhole = now &+ 1 < UInt64(capacity) ? 0 : now &+ 1 &- UInt64(capacity)
    guard now >= written, firstWhole > first else { return decisions }
    return Array(decisions.dropFirst(Int(min(firstWhole - first, UInt64(decisions.count)))))
  }

  private func decision(
    _ raw: RawDecision, of hart: IntrospectionRecord
  ) throws(IntrospectionError) -> SchedulingDecision {
    guard let reason = SchedulingDecision.Reason(rawValue: UInt8(truncatingIfNeeded: raw.kind)),
      let source = SchedulingDecision.Source(rawValue: UInt8(truncatingIfNeeded: raw.kind >> 8))
    else { throw .damaged(reason: "a decision for no known reason", address: hart.address) }
    return SchedulingDecision(
      time: raw.time, previous: UInt32(truncatingIfNeeded: raw.threads),
      next: UInt32(truncatingIfNeeded: raw.threads >> 32), reason: reason,
      waitReason: try hart.memory.reason(raw.waitReason), source: source,
      queueLength: UInt16(truncatingIfNeeded: raw.kind >> 16))
  }
}
