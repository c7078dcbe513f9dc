import System

/// Builtins for jobs, which are named `%2`, `%+`, `%-` or by the start of their text.
extension Builtins {
  static func listJobs(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    while !shell.jobs.isEmpty && shell.waitOnce([.noHang, .stopped]) {}
    for job in shell.jobs {
      let mark: ByteString = job === shell.jobs.last ? "+" : " "
      let group: ByteString =
        arguments.contains("-l") ? "\(job.processes.first?.identifier ?? 0) " : ""
      output.line("[\(job.number)]\(mark) \(group)\(job.state, width: 9) \(job.text)")
    }
    shell.jobs.removeAll { $0.isDone }
    return finishOutput(shell)
  }

  /// The job that `%2` or `%text` names, or the last one.
  private static func find(
    _ shell: Shell, _ arguments: [ByteString]
  ) throws(Interruption) -> Job {
    let name = arguments.count > 1 ? arguments[1] : "%+"
    guard let job = find(shell, name) else {
      throw shell.failure("\(arguments[0]): \(name): no such job")
    }
    return job
  }

  private static func find(_ shell: Shell, _ name: ByteString) -> Job? {
    let text = name.first == UInt8(ascii: "%") ? ByteString(name.dropFirst()) : name
    if text.isEmpty || text == "+" || text == "%" { return shell.jobs.last }
    if text == "-" { return shell.jobs.dropLast().last }
    if let number = text.integer { return shell.jobs.first { $0.number == number } }
    return shell.jobs.first { $0.text.starts(with: text) }
  }

  static func foreground(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    let job = try find(shell, arguments)
    guard shell.controlsJobs, let group = job.group else {
      shell.complain("fg: no job control")
      return 1
    }
    output.line(job.text)
    output.flush()
    if let mode = job.terminalMode { try? Terminal().setMode(mode) }
    try? Terminal().setForegroundGroup(group)
    wake(job, group)
    return shell.waitInForeground(job)
  }

  static func background(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    let job = try find(shell, arguments)
    guard shell.controlsJobs, let group = job.group else {
      shell.complain("bg: no job control")
      return 1
    }
    output.line("[\(job.number)] \(job.text)")
    wake(job, group)
    return finishOutput(shell)
  }

  private static func wake(_ job: Job, _ group: Int) {
    for index in job.processes.indices where job.processes[index].status?.isStopped == true {
      job.processes[index].status = nil
    }
    job.wasTold = false
    try? Signal.resume.send(to: -group)
  }

  /// For jobs or processes, or for all.
  static func wait(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if arguments.count == 1 {
      while shell.jobs.contains(where: { !$0.isDone && !$0.isStopped }) {
        if !shell.waitOnce([]) { break }
        try shell.runPendingTraps()
      }
      shell.jobs.removeAll { $0.isDone }
      return 0
    }
    var status = 0
    for name in arguments.dropFirst() { status = try wait(shell, for: name) }
    return status
  }

  private static func wait(_ shell: Shell, for name: ByteString) throws(Interruption) -> Int {
    let number = name.integer
    let found = shell.jobs.first { job in job.processes.contains { $0.identifier == number } }
    guard let job = name.first == UInt8(ascii: "%") ? find(shell, name) : found else { return 127 }
    func isOver() -> Bool {
      guard let number else { return job.isDone || job.isStopped }
      return job.processes.contains { $0.identifier == number && $0.status != nil }
    }
    while !isOver() {
      if !shell.waitOnce([]) { break }
      try shell.runPendingTraps()
    }
    let process = job.processes.first { $0.identifier == number }
    let status = process?.status?.shellStatus ?? job.status
    if job.isDone { shell.jobs.removeAll { $0 === job } }
    return status
  }

  static func kill(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var request = KillRequest(arguments.dropFirst())
    if let mistake = request.mistake {
      shell.complain("kill: \(mistake)")
      return 2
    }
    if request.lists {
      output.write(request.list)
      return finishOutput(shell)
    }
    for (index, target) in request.targets.enumerated() where target.first == UInt8(ascii: "%") {
      guard let job = find(shell, target) else {
        shell.complain("kill: \(target): no such job")
        return 1
      }
      request.targets[index] = "\(-(job.group ?? -(job.processes.first?.identifier ?? 0)))"
    }
    var status = 0
    for failure in request.send() {
      shell.complain("kill: \(failure)")
      status = 1
    }
    return status
  }
}
