import ConsoleModel
import MVM

/// What runs in a guest, in words.
enum GuestSystemReport {
  private static let mostDecisions = 8

  /// Harts, threads and the last decisions who runs.
  static func text(_ system: GuestSystem) -> String {
    let parts = [
      "kernel: \(system.kernel)\n",
      system.schedulingClass.map { "scheduling class: \($0)\n" } ?? "", harts(system), "\n",
      threads(system),
    ]
    guard system.tellsDecisions else { return parts.joined() }
    return parts.joined() + "\n"
      + system.harts.map { decisions($0, system) }.joined(separator: "\n")
  }

  private static func harts(_ system: GuestSystem) -> String {
    let rows = system.harts.map { hart in
      [
        "\(hart.number)", hart.isIdle ? "idle" : name(hart.currentThread, system),
        seconds(hart.timeInUser), seconds(hart.timeInKernel), seconds(hart.timeIdle),
        hart.switches.map { "\($0)" } ?? "-", hart.interrupts.map { "\($0)" } ?? "-",
      ]
    }
    return Columns.text(
      [["hart", "runs", "user s", "kernel s", "idle s", "switches", "interrupts"]] + rows)
  }

  private static func threads(_ system: GuestSystem) -> String {
    let processes = Dictionary(
      system.processes.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = system.threads.filter { $0.identifier != 0 }.map { thread in
      let process = thread.process.flatMap { processes[$0] }
      return [
        "\(thread.identifier)", thread.process.map { "\($0)" } ?? "kernel",
        process.map { "\($0.parent)" } ?? "-",
        "\(thread.hart)", "\(thread.nice)", seconds(thread.timeInUser),
        seconds(thread.timeInKernel),
        process?.residentPages.map { Quantities.size($0 << 12) } ?? "-", thread.name,
        state(thread),
      ]
    }
    let zombies = system.processes.filter { $0.state == .zombie }.map { process in
      [
        "\(process.identifier)", "\(process.identifier)", "\(process.parent)", "-", "-", "-", "-",
        "-",
        process.name, "has ended; its parent has not asked",
      ]
    }
    return Columns.text(
      [
        [
          "thread", "process", "parent", "hart", "nice", "user s", "kernel s", "memory", "name",
          "state",
        ]
      ]
        + rows + zombies)
  }

  private static func state(_ thread: GuestThread) -> String {
    switch thread.state {
    case .running: "running"
    case .ready: "ready"
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

  private static func decisions(_ hart: GuestHart, _ system: GuestSystem) -> String {
    let rows = hart.decisions.suffix(mostDecisions).map { decision in
      [
        seconds(decision.time, digits: 6), name(decision.previous, system), why(decision),
        "-> " + name(decision.next, system),
        decision.source == .otherHart ? "taken from another hart" : "",
      ]
    }
    return "hart \(hart.number)'s last decisions\n" + Columns.text(rows)
  }

  private static func why(_ decision: SchedulingDecision) -> String {
    switch decision.reason {
    case .waits: "waits for \(decision.waitReason ?? "something")"
    case .gaveWay: "gave way"
    case .sliceEnded: "had its time"
    case .preempted: "was preempted"
    case .moved: "moves to another hart"
    case .ended: "ended"
    }
  }

  private static func name(_ thread: UInt32, _ system: GuestSystem) -> String {
    if thread == 0 { return "idle" }
    return system.thread(thread).map { "\(thread) \($0.name)" } ?? "\(thread)"
  }

  /// Nanoseconds as seconds.
  private static func seconds(_ time: UInt64?, digits: Int = 3) -> String {
    guard let time else { return "-" }
    let (whole, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
    let fraction = String(rest + 1_000_000_000).dropFirst().prefix(digits)
    return "\(whole).\(fraction)"
  }
}
