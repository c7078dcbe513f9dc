import Foundation
public import MVM

/// A machine under test: it runs while it is waited for, for a bounded time, and what it prints is kept.
///
/// A deterministic machine is bounded in instructions, a parallel one in the host's time, by so much that only one that hangs
/// gets there.
public final class Trial {
  /// The machine itself.
  public let machine: Machine

  private let transcript = Transcript()
  private let instructions: UInt64
  private let seconds: Double
  private let pieces: UInt64
  private var ending: Ending?
  private var isStarted = false
  private var reboots = Counter()

  /// Builds the machine, and does not run it yet.
  ///
  /// - Parameters:
  ///   - instructions: the bound of a deterministic machine.
  ///   - seconds: the bound of a parallel one, for each wait.
  ///   - pieces: how many instructions a deterministic machine is asked for at a time.
  public convenience init(
    _ configuration: MachineConfiguration, disks: [any BlockMedium] = [],
    virtioConsole: (any SerialPort)? = nil, instructions: UInt64 = 20_000_000_000,
    seconds: Double = 180, pieces: UInt64 = 50_000_000
  ) throws {
    try self.init(
      of: Machine(configuration, virtioConsole: virtioConsole, disks: disks),
      instructions: instructions, seconds: seconds, pieces: pieces)
  }

  /// Takes a machine that is there; the bounds are as above.
  public init(
    of machine: Machine, instructions: UInt64 = 20_000_000_000, seconds: Double = 180,
    pieces: UInt64 = 50_000_000
  ) {
    self.machine = machine
    self.instructions = instructions
    self.seconds = seconds
    self.pieces = pieces
    // A deterministic machine stops at what is waited for: one that is idle would do nothing else for a long time.
    machine.onOutput { [transcript, unowned machine] in
      if transcript.append($0) { machine.stop() }
    }
    machine.onReboot { [reboots] in reboots.increment() }
  }

  /// Everything that it has printed so far.
  public var output: String { transcript.text }

  /// How often the guest has asked for a reset.
  public var rebootCount: Int { reboots.value }

  /// Types something.
  public func send(_ text: String) { machine.send(text.utf8) }

  /// Runs it until it has printed `text` after what was waited for before.
  public func wait(for text: String) throws(TrialError) {
    let found = machine.configuration.deterministic ? runDeterministic(to: text) : run(to: text)
    if !found { throw .neverPrinted(text, limit: limit, output: output) }
  }

  /// Runs it to its end.
  public func finish() throws(TrialError) -> Ending {
    if machine.configuration.deterministic {
      _ = runDeterministic(to: nil)
    } else {
      finishParallel()
    }
    guard let ending else { throw .tooLong(limit: limit, output: output) }
    return ending
  }

  /// Ends it where it is.
  public func stop() {
    machine.stop()
    guard isStarted else { return }
    ending = machine.wait()
    isStarted = false
  }

  deinit { if isStarted { stop() } }

  private var limit: String {
    machine.configuration.deterministic ? "\(instructions) instructions" : "\(seconds) s"
  }

  // MARK: Deterministic

  /// False when it ended, or was not to go on, without having printed it.
  private func runDeterministic(to text: String?) -> Bool {
    transcript.await(text)
    defer { transcript.await(nil) }
    while true {
      if let text, transcript.read(through: text, until: .distantPast) { return true }
      guard ending == nil, machine.instructionsRetired < instructions else { return false }
      let reason = machine.run(instructions: pieces)
      let hasCome = transcript.takeArrival()
      if hasCome, reason == .stopped { continue }
      // The next run is not to end at once.
      if hasCome { _ = machine.run(instructions: 0) }
      if reason != .budget { ending = reason }
    }
  }

  // MARK: Parallel

  private func run(to text: String) -> Bool {
    start()
    return transcript.read(through: text, until: Date(timeIntervalSinceNow: seconds))
  }

  private func start() {
    guard !isStarted, ending == nil else { return }
    do throws(MachineError) {
      try machine.start()
      isStarted = true
    } catch {
      ending = .failed(error)
    }
  }

  /// Leaves no ending where it had to be stopped.
  private func finishParallel() {
    start()
    guard isStarted else { return }
    let machine = machine
    // The queue keeps it until then, cancelled or not.
    let patience = DispatchWorkItem { [weak machine] in machine?.stop() }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: patience)
    let reason = machine.wait()
    patience.cancel()
    isStarted = false
    if reason != .stopped { ending = reason }
  }
}
