import System

/// The kernel's ways to schedule, side by side.
enum Schedulers {
  static let tool = Tool(
    "schedulers", "[--seed N]",
    """
    The same threads under each scheduling class, side by side.

    Five threads compute all the time: one with nice -5, three equal ones with nice
    0, one with nice 5. Two sleep and wake like editors that somebody types into;
    four short jobs come on the way. All are on one hart, for 600 ms. The seed says
    when the sleepers sleep and the jobs come; the same one gives the same table
    where time is counted in instructions (mvm run --deterministic).

    What is to be seen, and where it is made (firmware/kernel/Threads):
      SchedulingClass.swift     round-robin: all are alike, everybody waits for everybody
      FixedPriority.swift       the highest runs, and who is below it does not
      MultilevelFeedback.swift  who computes sinks, who wakes is served at once
      FairShare.swift           shares go by weight, 1.25 for each step of nice
      Scheduler.swift           switches; SchedulingPolicies.swift is /proc/scheduler
    """,
    [Option("s", "seed", value: "N", "what sleeps and jobs are drawn from, 1 if not given")], run)

  /// The class is the whole machine's. A child does it all, so that what was before comes back even if
  /// that is interrupted in the middle.
  private static func run(_ call: Invocation) {
    call.require(0...0)
    let seed = call.number("s") ?? 1
    guard let before = attempt("/proc/scheduler", try Scheduling.current()) else { return }
    try? Signal.interrupt.handle(.ignored)
    let child = attempt("fork") { () throws(Errno) in
      try Process.spawn {
        try? Signal.interrupt.handle(.usual)
        compare(seed: seed)
        return Program.exitStatus
      }
    }
    guard let child, let (_, status) = attempt("wait", try Process.wait(child)) else { return }
    attempt("/proc/scheduler", try Scheduling.use(before))
    Program.exitStatus = status.shellStatus
    if status.exitCode != nil { Check.that(isCurrent(before), "the class is '\(before)' again") }
  }

  private static func isCurrent(_ name: ByteString) -> Bool {
    (try? Scheduling.current()) == name
  }

  private static func compare(seed: Int) {
    guard let classes = attempt("/proc/scheduler", try Scheduling.classes()) else { return }
    var reports: [StageReport] = []
    for name in classes {
      let stage = Stage(name, seed: seed)
      guard attempt(name, { () throws(Errno) in try stage.run() }) != nil else {
        if Process.effectiveUser != 0 { Program.complain("only root may choose a class") }
        return
      }
      reports.append(StageReport(stage))
      show(name, reports[reports.count - 1])
    }
    showTable(reports, seed: seed)
  }

  private static func show(_ name: ByteString, _ report: StageReport) {
    output.line("\(name): who ran when")
    for line in report.picture { output.line(line) }
    output.line("")
    output.flush()
  }

  private static func showTable(_ reports: [StageReport], seed: Int) {
    output.line("One hart, \(Mix.window.milliseconds) ms under each class, seed \(seed):")
    output.line("")
    for line in StageReport.heading { output.line(line) }
    for report in reports { output.line(report.row) }
    output.line("")
    for line in StageReport.explanation { output.line(line) }
    let mostTotal = reports.map { $0.total }.max() ?? 0
    Check.that(mostTotal <= 100, "nobody counted time that another had, \(mostTotal) % at most")
  }
}
