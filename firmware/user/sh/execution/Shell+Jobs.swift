import System

/// Processes of the shell.
///
///     sh (group 10) --fork--> a (group 20) --pipe--> b (group 20)
///       |                       '------- a job: one group ------'
///       '-- waits; the terminal's foreground group is 20 until the job is done or stops
///
/// With job control every pipeline is a process group of its own, so that keys reach all of its processes
/// and nobody else. Parent and child both set the group, because either may be the first to need it.
extension Shell {
  private var terminal: Terminal { Terminal(.standardInput) }

  /// A child that runs `body`, and exits with its status.
  func fork(_ body: () throws(Interruption) -> Int) throws(Interruption) -> Int {
    output.flush()
    do throws(Errno) {
      let child = try Process.fork()
      if child != 0 { return child }
    } catch {
      throw failure("cannot fork: \(error)")
    }
    enterChild()
    exit(runToEnd(body))
  }

  /// What an `exit` or a mistake makes of a whole shell's run.
  func runToEnd(_ body: () throws(Interruption) -> Int) -> Int {
    do {
      return try body()
    } catch {
      switch error {
      case .exited(let code), .returned(let code): return code
      case .failed: return max(status, 1)
      case .interrupted: return 130
      case .breakLoop, .continueLoop: return 0
      }
    }
  }

  /// Ends the process, after what `trap ... EXIT` wants.
  func exit(_ code: Int) -> Never {
    status = code
    var code = code
    if let action = traps.removeValue(forKey: 0) {
      code = runToEnd { () throws(Interruption) in
        _ = try self.runText(action)
        return code
      }
    }
    output.flush()
    Program.exitImmediately(code & 0xFF)
  }

  /// A child is no longer in charge: signals do what they usually do, jobs are the parent's.
  private func enterChild() {
    if controlsJobs {
      for signal in Shell.controlSignals { try? signal.handle(.usual) }
    }
    if isInteractive { try? Signal.interrupt.handle(.usual) }
    for number in traps.keys where number != 0 {
      if traps[number] != "" { try? Signal(number).handle(.usual) }
    }
    traps = traps.filter { $0.value.isEmpty }
    isInteractive = false
    controlsJobs = false
    jobs = []
  }

  /// What the keys and the terminal send, which a shell in charge ignores.
  static let controlSignals: [Signal] = [
    .quit, .terminalStop, .terminalInput, .terminalOutput, .terminate,
  ]

  /// Starts the processes of a pipeline, each one's output the next one's input.
  func startJob(
    text: ByteString, background: Bool = false, _ tasks: [Task]
  ) throws(Interruption) -> Job {
    var input: FileDescriptor?
    var processes: [Int] = []
    let inCharge = controlsJobs
    for (index, task) in tasks.enumerated() {
      let ends = index < tasks.count - 1 ? try? FileDescriptor.pipe() : nil
      let group = processes.first ?? 0
      let child = try fork { () throws(Interruption) in
        if inCharge { self.joinGroup(group, foreground: !background) }
        if background && !inCharge { self.detachFromKeys(index == 0) }
        if let input { try? input.duplicate(as: .standardInput) }
        if let ends { try? ends.writing.duplicate(as: .standardOutput) }
        return try task.body()
      }
      if inCharge { try? Process.setGroup(child, group == 0 ? child : group) }
      if let input { try? input.close() }
      if let ends { try? ends.writing.close() }
      input = ends?.reading
      processes.append(child)
    }
    let number = (jobs.map { $0.number }.max() ?? 0) + 1
    let job = Job(number: number, text: text, group: inCharge ? processes.first : nil)
    job.processes = processes.map { ($0, nil) }
    jobs.append(job)
    return job
  }

  /// In the child: parent and child both say it, because either may come first.
  private func joinGroup(_ group: Int, foreground: Bool) {
    let own = Process.identifier
    try? Process.setGroup(0, group == 0 ? own : group)
    if foreground {
      let before = Signal.setMask(Signal.Mask([.terminalOutput]))
      try? terminal.setForegroundGroup(group == 0 ? own : group)
      Signal.setMask(before)
    }
  }

  /// Without job control, what runs in the background must not take the script's keys or input.
  private func detachFromKeys(_ isFirst: Bool) {
    try? Signal.interrupt.handle(.ignored)
    try? Signal.quit.handle(.ignored)
    guard isFirst, let null = try? FileDescriptor.open("/dev/null") else { return }
    try? null.duplicate(as: .standardInput)
    try? null.close()
  }

  func runPipeline(_ stages: [Command], negated: Bool) throws(Interruption) -> Int {
    if stages.count == 1 {
      conditionDepth += 1
      defer { conditionDepth -= 1 }
      return try run(stages[0]) == 0 ? 1 : 0
    }
    let job = try startJob(text: currentText, stages.map { stageTask($0) })
    let code = waitInForeground(job)
    return negated ? (code == 0 ? 1 : 0) : code
  }

  private func stageTask(_ stage: Command) -> Task {
    Task { () throws(Interruption) in
      self.becomesCommand = true
      return try self.run(stage)
    }
  }

  func runInBackground(_ command: Command, _ text: ByteString) throws(Interruption) {
    var tasks = [stageTask(command)]
    if case .pipeline(let stages, negated: false) = command { tasks = stages.map { stageTask($0) } }
    let job = try startJob(text: text, background: true, tasks)
    lastBackground = job.processes.last?.identifier
    if isInteractive {
      FileDescriptor.standardError.writeMessage("[\(job.number)] \(lastBackground ?? 0)\n")
    }
    status = 0
  }
}

extension Shell {
  /// Waits until a job is done or has stopped; then the terminal is the shell's again.
  func waitInForeground(_ job: Job) -> Int {
    while !job.isDone && !job.isStopped { if !waitOnce([.stopped]) { break } }
    if controlsJobs {
      if job.isStopped { job.terminalMode = try? terminal.mode() }
      try? terminal.setForegroundGroup((try? Process.processGroup()) ?? identifier)
      if job.isStopped || job.processes.last?.status?.signal != nil, let terminalMode {
        try? terminal.setMode(terminalMode)
      }
    }
    if job.isStopped {
      tell("\n[\(job.number)]+ Stopped  \(job.text)\n")
      return 128 + Signal.terminalStop.number
    }
    tellOfSignal(job)
    jobs.removeAll { $0 === job }
    return job.status
  }

  private func tellOfSignal(_ job: Job) {
    guard let signal = job.processes.last?.status?.signal, signal != .brokenPipe else { return }
    if signal == .interrupt {
      if isInteractive { tell("\n") }
    } else {
      tell("\(signal.text)\(isInteractive ? "" : "  \(job.text)")\n")
    }
  }

  private func tell(_ text: ByteString) {
    output.flush()
    FileDescriptor.standardError.writeMessage(text)
  }

  /// Takes note of one child; false if there is none.
  @discardableResult
  func waitOnce(_ options: Process.WaitOptions) -> Bool {
    do throws(Errno) {
      let (child, status) = try Process.wait(-1, options)
      if child == 0 { return false }
      note(child, status)
      return true
    } catch {
      return error == .interrupted
    }
  }

  private func note(_ child: Int, _ status: ProcessStatus) {
    for job in jobs {
      for index in job.processes.indices where job.processes[index].identifier == child {
        job.processes[index].status = status.hasContinued ? nil : status
      }
    }
  }

  /// For a command substitution, which is no job.
  func waitForChild(_ child: Int) -> Int {
    while true {
      do throws(Errno) {
        return try Process.wait(child).status.shellStatus
      } catch {
        if error != .interrupted { return 127 }
      }
    }
  }

  /// At the prompt: says which jobs have ended, and forgets them.
  func tellOfJobs() {
    while !jobs.isEmpty && waitOnce([.noHang, .stopped]) {}
    for job in jobs where job.isDone || (job.isStopped && !job.wasTold) {
      if isInteractive && job.isDone { tell("[\(job.number)]+ \(job.state)  \(job.text)\n") }
      job.wasTold = true
    }
    if isInteractive { jobs.removeAll { $0.isDone } }
  }
}
