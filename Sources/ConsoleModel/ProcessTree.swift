public import MVM

/// The guest's processes as a tree, with how much of a processor each had between two looks.
public struct ProcessTree: Sendable {
  /// A line of it.
  public struct Row: Sendable, Equatable {
    /// 0 of one whose parent is none of these.
    public let depth: Int
    public let identifier: UInt32
    /// Nil of a thread, and of the kernel's own.
    public let process: GuestProcess?
    public let thread: GuestThread?
    public let name: String
    /// What it does, in words.
    public let state: String
    /// Of a processor, between 0 and 1; more for several threads.
    public let share: Double
    /// Nanoseconds that it ran.
    public let time: UInt64
    /// Bytes of memory that a process has; nil where that is not known.
    public let memory: UInt64?
  }

  private static let pageSize: UInt64 = 4096

  public private(set) var rows: [Row] = []
  private var shares: [UInt32: Double] = [:]
  private var times: [UInt32: UInt64] = [:]
  private var lastTime: UInt64 = 0

  public init() {}

  /// Takes over what runs now; `now` is the guest's time.
  public mutating func update(_ system: GuestSystem, now: UInt64) {
    measure(system, now: now)
    rows = []
    let threads = Dictionary(grouping: system.threads.filter { $0.identifier != 0 }) {
      $0.process ?? 0
    }
    let children = Dictionary(grouping: system.processes) { $0.parent }
    let known = Set(system.processes.map(\.identifier))
    var done: Set<UInt32> = []
    for process in system.processes where !known.contains(process.parent) {
      add(process, depth: 0, children, threads, &done)
    }
    for thread in threads[0] ?? [] { add(thread, depth: 0, process: nil) }
  }

  private mutating func add(
    _ process: GuestProcess, depth: Int, _ children: [UInt32: [GuestProcess]],
    _ threads: [UInt32: [GuestThread]], _ done: inout Set<UInt32>
  ) {
    // What is read while it changes may have circles.
    guard done.insert(process.identifier).inserted else { return }
    let own = threads[process.identifier] ?? []
    rows.append(
      Row(
        depth: depth, identifier: process.identifier, process: process,
        thread: own.count == 1 ? own[0] : nil, name: process.name,
        state: Self.state(process, own), share: own.reduce(0) { $0 + (shares[$1.identifier] ?? 0) },
        time: own.reduce(0) { $0 &+ $1.timeInUser &+ $1.timeInKernel },
        memory: process.residentPages.map { $0 &* Self.pageSize }))
    if own.count > 1 { for thread in own { add(thread, depth: depth + 1, process: process) } }
    for child in children[process.identifier] ?? [] {
      add(child, depth: depth + 1, children, threads, &done)
    }
  }

  private mutating func add(_ thread: GuestThread, depth: Int, process: GuestProcess?) {
    rows.append(
      Row(
        depth: depth, identifier: thread.identifier, process: nil, thread: thread,
        name: thread.name, state: Self.state(thread), share: shares[thread.identifier] ?? 0,
        time: thread.timeInUser &+ thread.timeInKernel, memory: nil))
  }

  private mutating func measure(_ system: GuestSystem, now: UInt64) {
    defer { lastTime = now }
    let passed = now > lastTime ? Double(now - lastTime) : 0
    var present: [UInt32: UInt64] = [:]
    for thread in system.threads {
      present[thread.identifier] = thread.timeInUser &+ thread.timeInKernel
    }
    if passed > 0 {
      shares = present.mapValues { _ in 0 }
      for (thread, time) in present {
        guard let before = times[thread], time >= before else { continue }
        shares[thread] = Double(time - before) / passed
      }
    }
    times = present
  }

  static func state(_ process: GuestProcess, _ threads: [GuestThread]) -> String {
    if process.state == .zombie { return "has ended; its parent has not asked" }
    if process.state == .stopped { return "stopped by a signal" }
    if let running = threads.first(where: { $0.state == .running }) { return state(running) }
    return threads.count == 1 ? state(threads[0]) : "\(threads.count) threads"
  }

  static func state(_ thread: GuestThread) -> String {
    switch thread.state {
    case .running: "runs on hart \(thread.hart)"
    case .ready: "ready, behind others on hart \(thread.hart)"
    case .waiting, .waitingForSignals, .waitingForLock:
      if let call = thread.call {
        "waits in \(SystemCalls.text(call.a7, call.values))"
      } else {
        "waits for \(thread.waitReason ?? "something")"
      }
    case .moving: "moves to another hart"
    case .ended: "has ended"
    case .stopped: "stopped"
    }
  }
}
