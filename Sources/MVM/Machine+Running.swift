import Assembly
import Board
import Host
import Synchronization

extension Machine {
  /// Runs the machine on this thread (and on others, a hart each, unless it is deterministic) until it ends.
  ///
  /// When the guest reboots, what the machine starts with is loaded again, and it goes on.
  ///
  /// - Parameter instructions: how many to carry out at most, all harts' together. Only of a deterministic machine.
  public func run(instructions: UInt64 = .max) -> Ending {
    precondition(
      instructions == .max || configuration.deterministic,
      "only a deterministic machine counts its instructions")
    return run(instructions: instructions, until: .max)
  }

  /// Runs the machine as `run` does, up to an instant of guest time.
  ///
  /// A deterministic machine is then before the first thing that happens in that nanosecond, or later; a parallel one as soon
  /// after it as all harts have stopped.
  ///
  /// - Parameter time: in nanoseconds since power-on.
  /// - Returns: `budget` once the instant has come.
  public func run(until time: UInt64) -> Ending { run(instructions: .max, until: time) }

  private func run(instructions: UInt64, until time: UInt64) -> Ending {
    defer { perfMap?.flush() }
    do throws(MachineError) {
      let ending = try runToEnd(instructions: instructions, until: time)
      // Whoever ends the process after this loses nothing.
      if ending != .budget { board.restDisks() }
      try finishFiles(ending)
      return ending
    } catch {
      return .failed(error)
    }
  }

  private func runToEnd(
    instructions: UInt64, until time: UInt64
  ) throws(MachineError) -> Ending {
    let wasRunning = runs.exchange(true, ordering: .acquiringAndReleasing)
    precondition(!wasRunning, "the machine runs already")
    observatory.setRunning(true, board)
    defer {
      runs.store(false, ordering: .releasing)
      observatory.setRunning(false, board)
    }
    if past?.isLost == true { throw .impossible(reason: Self.lost) }
    past?.forgetFuture()
    if engine == .lockstep, lockstep?.isPresent != true { try beginLockstep() }
    let (end, isEndless) = board.instructionCount.addingReportingOverflow(instructions)
    while true {
      let left = isEndless ? .max : end &- board.instructionCount
      let outcome = try runner.run(board, instructions: left, until: time)
      if let ending = ending(outcome) { return ending }
      try powerCycle()
      if lockstep != nil { try beginLockstep() }
    }
  }

  /// Starts the machine on a thread of its own, and returns.
  public func start() throws(MachineError) {
    precondition(thread == nil, "the machine runs already")
    do throws(HostError) {
      thread = try HostThread(name: "machine") { [self] in ending = run() }
    } catch {
      throw .impossible(reason: error.description)
    }
  }

  /// Waits for the end of what `start` has started.
  public func wait() -> Ending {
    guard let thread else { preconditionFailure("the machine was not started") }
    thread.join()
    self.thread = nil
    return ending ?? .stopped
  }

  /// Ends the run, which can be gone on with by `run` or `start`. From any thread, and also from a handler of an event;
  /// it does not wait for the end.
  public func stop() { runner.stop() }

  /// Makes a second of guest time that harts wait for take a second, as somebody at a terminal expects of a clock. Otherwise the
  /// time of a deterministic machine that waits passes at once. What the guest does is the same either way.
  public func paceWaiting() { (runner as? TurnRunner)?.isPaced = true }

  /// Switches the machine off and on.
  ///
  /// - Throws: `unusableFile` and the like when what it starts with cannot be loaded any more; the machine must then not run.
  public func reset() throws(MachineError) {
    precondition(!isRunning, "a machine that runs is reset by its guest")
    try powerCycle()
  }

  private func powerCycle() throws(MachineError) {
    let loaded = try images.load()
    recording?.recorder.endPart(board)
    do throws(BoardError) {
      try board.reset(loaded)
    } catch {
      throw images.error(error)
    }
    screens.screen.forgetFont()
    try noteRestart()
  }

  /// Bytes for the machine's serial line, in front of what its console has. From any thread.
  public func send(_ bytes: some Sequence<UInt8>) {
    line.queue(bytes)
    runner.inputArrived()
  }

  /// How many bytes of `send` the machine has not taken yet. From any thread.
  public var unreadCount: Int { line.waitingCount }

  /// The console, or the virtio console, has bytes to be received. From any thread.
  public func inputArrived() { runner.inputArrived() }

  /// What the outcome of a run means; nil when the machine is to be reset and to go on.
  private func ending(_ outcome: RunOutcome) -> Ending? {
    let reason: StopReason
    switch outcome {
    case .stopped: return .stopped
    case .different(let report): return .different(report)
    case .board(let ofBoard): reason = ofBoard
    }
    switch reason {
    case .budget, .instant, .interrupted: return .budget
    case .idle, .asleep: return .idle
    case .toHost(let value): return .toHost(value)
    case .poweredOff(let code):
      handlers.poweredOff(code)
      return .poweredOff(code: code)
    case .rebooted:
      handlers.rebooted()
      return nil
    case .memoryLost: return .failed(memoryLoss)
    }
  }

  private func finishFiles(_ ending: Ending) throws(MachineError) {
    if let signatureFile, ending.isByGuest {
      for word in try signature() {
        signatureFile.write(Hexadecimal.padded(UInt64(word), to: 8) + "\n")
      }
      try signatureFile.finish()
    }
    try traceFile?.finish()
    try captures.finish()
    // Who was stopped may go on, and then what is between two frames is one sound.
    if ending != .budget, ending != .stopped { try finishSound() }
  }

  /// Sees to it that all that was played is where it goes, which the end of a run that was stopped leaves open: for who ends the
  /// process then.
  ///
  /// - Throws: `unusableFile` where it could not be written.
  public func finishSound() throws(MachineError) { try soundCard?.complete() }
}
