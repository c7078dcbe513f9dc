import Host
public import MVM
import Synchronization

/// Runs a machine for somebody who looks on: starts and stops it, step by step, forwards and back.
///
/// The machine runs on a thread of its own, which carries out one order after another. Orders are given by one other thread,
/// which may look into the machine while `phase.isStill`: nothing happens to it then before the next order.
public final class Conductor: @unchecked Sendable {
  public let machine: Machine
  /// Why its past could not be remembered, where that is so.
  private let noMemory: String?
  /// Told of what runs only to be looked at.
  private let attempts: @Sendable (Attempt) -> Void
  /// Called when the phase has changed, or there is something to tell, on any thread.
  private let changed: @Sendable () -> Void

  private enum Order {
    case run
    case step(Step, hart: Int)
    case back(Way)
    case work(Work)
    case reset
    case end
  }

  /// Something that is done to a machine between two instructions, and what it is called while it is done.
  private struct Work {
    let name: String
    let body: @Sendable (Machine) throws(MachineError) -> String?
  }

  /// How far back.
  public enum Way: Sendable {
    /// The instruction before.
    case instruction
    /// The savepoint before: about a tenth of a second in which the machine was busy.
    case savepoint
  }

  private struct State {
    var phase = Phase.stopped(reason: "switched on, before the first instruction")
    /// What is to be done, in order.
    var orders: [Order] = []
    var messages: [String] = []
    /// How often it came to rest, or began to do something else.
    var changeCount = 0
  }

  private let state = Mutex(State())
  private let isPauseWanted = Atomic<Bool>(false)
  /// Instructions a second; 0 for as many as it can.
  private let rate = Atomic<UInt64>(0)
  private let parker = Parker()
  private let clock = HostClock()
  private var thread: HostThread?

  /// How many orders wait at most: more keys than a person presses meanwhile.
  private static let mostOrders = 64
  /// How much memory savepoints may take.
  private static let pastBudget = 256 << 20
  /// How often a slow machine goes on, in nanoseconds.
  private static let beat: UInt64 = 50_000_000
  /// How many instructions are looked at in one piece when something is looked for.
  private static let piece: UInt64 = 50_000
  /// Where looking for something ends: three seconds of a fast machine.
  private static let farthest: UInt64 = 3_000_000_000

  /// - Parameters:
  ///   - attempts: what is told of what runs only to be looked at, and may be undone: it keeps the guest's words back meanwhile.
  ///   - changed: called when the phase has changed, or there is something to tell, on any thread.
  public init(
    _ machine: Machine, attempts: @escaping @Sendable (Attempt) -> Void = { _ in },
    changed: @escaping @Sendable () -> Void
  ) throws(MachineError) {
    self.machine = machine
    (self.attempts, self.changed) = (attempts, changed)
    machine.paceWaiting()
    noMemory = Self.rememberPast(of: machine)
    do throws(HostError) {
      thread = try HostThread(name: "conductor") { [self] in carryOut() }
    } catch {
      throw .impossible(reason: error.description)
    }
  }

  /// Why there is none to go back to, if so.
  private static func rememberPast(of machine: Machine) -> String? {
    do throws(MachineError) {
      try machine.rememberPast(budget: pastBudget)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Why the machine cannot be brought back now; nil where it can.
  private var noPast: String? {
    machine.isRecording
      ? "a recording goes forward only: ':record' without a file ends it" : noMemory
  }

  // MARK: Orders

  public var phase: Phase { state.withLock { $0.phase } }

  /// Another number than before where the machine came to rest since, or does something else: two steps end in the same phase.
  public var changeCount: Int { state.withLock { $0.changeCount } }

  /// What there is to tell the user since the last time.
  public func takeMessages() -> [String] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// Goes on, as fast as possible or slowly: so many instructions a second. Also of a machine that runs.
  public func run(rate: UInt64? = nil) {
    self.rate.store(rate ?? 0, ordering: .sequentiallyConsistent)
    guard case .running = phase else { return give(.run) }
    machine.stop()
    parker.wake()
  }

  /// Stops it where it is, and forgets what it was to do then; nothing where it stands still.
  public func pause() {
    let isStill = state.withLock { state in
      state.orders = []
      isPauseWanted.store(!state.phase.isStill, ordering: .sequentiallyConsistent)
      return state.phase.isStill
    }
    if !isStill { machine.stop() }
    parker.wake()
  }

  /// A step of a hart.
  public func step(_ step: Step, hart: Int) { give(.step(step, hart: hart)) }
  /// Brings it back.
  public func goBack(_ way: Way) { give(.back(way)) }
  /// Saves it; messages tell how that went.
  public func save(to file: String) {
    work("saves to \(file)") { (machine) throws(MachineError) in
      _ = try machine.save(to: file) { _ in }
      return "saved to \(file); 'mvm resume \(file)' goes on from there"
    }
  }

  /// Writes what is on its screen to a PNG file.
  public func takePicture(_ file: String) {
    work("takes a picture") { (machine) throws(MachineError) in
      try machine.saveScreenshot(to: file)
      return "the screen is in \(file)"
    }
  }

  /// Records it in a file from now on; with none, ends the recording.
  public func record(to file: String?) {
    work("records") { (machine) throws(MachineError) in
      guard let file else {
        guard machine.isRecording else { return "nothing is recorded: ':record FILE' begins" }
        try machine.endRecording()
        return "the recording has ended"
      }
      guard !machine.isRecording else { return "it is recorded already: ':record' ends that" }
      try machine.record(to: file)
      return "recorded in \(file); ':record' ends it, and 'mvm replay \(file)' shows it again"
    }
  }

  /// Does something to the machine between two instructions. One that runs goes on after it. What is returned is told.
  public func work(
    _ name: String, _ body: @escaping @Sendable (Machine) throws(MachineError) -> String?
  ) {
    let order = Order.work(Work(name: name, body: body))
    let wasRunning = state.withLock { state in
      guard case .running = state.phase else { return false }
      state.orders = [order, .run]
      isPauseWanted.store(true, ordering: .sequentiallyConsistent)
      return true
    }
    guard wasRunning else { return give(order) }
    machine.stop()
    parker.wake()
  }
  /// Switches it off and on.
  public func reset() { give(.reset) }

  /// Ends the thread, wherever the machine is. Once.
  public func end() {
    pause()
    state.withLock { $0.orders = [.end] }
    machine.stop()
    parker.wake()
    thread?.join()
    thread = nil
  }

  /// An order to a machine that stands still, or is about to: a running one's user is told that it is not.
  private func give(_ order: Order) {
    let isTaken = state.withLock { state in
      if case .running = state.phase { return false }
      guard state.orders.count < Self.mostOrders else { return true }
      if state.phase.isStill { state.phase = .working("") }
      state.orders.append(order)
      return true
    }
    if isTaken { parker.wake() } else { tell("pause the machine first") }
  }

  func tell(_ message: String) {
    state.withLock { $0.messages.append(message) }
    changed()
  }

  // MARK: The thread

  private func carryOut() {
    while true {
      let order = state.withLock { $0.orders.isEmpty ? nil : $0.orders.removeFirst() }
      guard let order else {
        rest()
        continue
      }
      if case .end = order { return }
      carryOut(order)
    }
  }

  /// Waits for orders. One that was taken back before it began has left the machine as it was.
  private func rest() {
    let isStill = state.withLock { $0.phase.isStill }
    if !isStill { become(.stopped(reason: "paused")) }
    parker.wait()
  }

  private func carryOut(_ order: Order) {
    defer { isPauseWanted.store(false, ordering: .sequentiallyConsistent) }
    switch order {
    case .run: become(run())
    case .step(let step, let hart):
      become(.working("steps \(step.name)"))
      become(take(step, hart: hart))
    case .back(let way):
      become(.working("goes back"))
      become(back(way))
    case .work(let work):
      become(.working(work.name))
      become(carryOut(work))
    case .reset: become(restart())
    case .end: break
    }
  }

  /// Nobody may look into it between two orders that follow on each other.
  private func become(_ phase: Phase) {
    state.withLock { state in
      let goesOn = phase.isStill && !state.orders.isEmpty
      if phase.isStill || phase != state.phase { state.changeCount += 1 }
      state.phase = goesOn ? .working("") : phase
    }
    changed()
  }

  private var isPaused: Bool { isPauseWanted.load(ordering: .sequentiallyConsistent) }

  private func run() -> Phase {
    while !isPaused {
      let rate = rate.load(ordering: .sequentiallyConsistent)
      become(.running(rate: rate == 0 ? nil : rate))
      let end = rate == 0 ? runFast() : runSlowly(rate)
      if let end { return end }
    }
    return .stopped(reason: "paused")
  }

  private func runFast() -> Phase? {
    let ending = machine.run()
    return ending == .stopped ? nil : .ended(ending)
  }

  /// A beat at so many instructions a second.
  private func runSlowly(_ rate: UInt64) -> Phase? {
    let length = max(Self.beat, 1_000_000_000 / rate)
    let end = clock.nanoseconds &+ length
    if let end = advance(max(1, rate * (length / 1_000_000) / 1_000)) { return end }
    while !isPaused, clock.nanoseconds < end, self.rate.load(ordering: .relaxed) == rate {
      _ = parker.wait(until: end)
    }
    return nil
  }

  /// So many instructions further; how it ended, if it did.
  private func advance(_ count: UInt64) -> Phase? {
    guard machine.configuration.deterministic else {
      // Nobody counts those of parallel harts together: each takes its part.
      for hart in machine.harts.indices { machine.step(hart: hart, count: Int(count)) }
      return nil
    }
    switch machine.run(instructions: count) {
    case .budget: return nil
    case .stopped: return isPaused ? .stopped(reason: "paused") : nil
    case let ending: return .ended(ending)
    }
  }

  // MARK: Steps

  private func take(_ step: Step, hart: Int) -> Phase {
    switch step {
    case .instruction: return stepped(hart) ?? .stopped(reason: "after an instruction")
    case .over: return over(hart)
    case .trap, .process:
      guard noPast == nil else { return .stopped(reason: noPast ?? "") }
      return search(step, hart)
    }
  }

  /// An instruction of a hart; of a deterministic machine the others take their turns before.
  private func stepped(_ number: Int) -> Phase? {
    guard machine.configuration.deterministic else {
      return machine.step(hart: number) == 1
        ? nil : .stopped(reason: "hart \(number) waits for an interrupt")
    }
    let before = machine.harts[number].instructionsRetired
    for _ in 0..<Self.piece where machine.harts[number].instructionsRetired == before {
      if isPaused { return .stopped(reason: "paused") }
      if let end = advance(1) { return end }
    }
    return machine.harts[number].instructionsRetired == before
      ? .stopped(reason: "hart \(number) waits") : nil
  }

  private func over(_ number: Int) -> Phase {
    let hart = machine.harts[number]
    guard let (next, _) = call(hart) else {
      return stepped(number) ?? .stopped(reason: "after an instruction")
    }
    let stack = hart[.sp]
    for _ in 0..<Self.farthest {
      if let end = stepped(number) { return end }
      if hart.pc == next, hart[.sp] >= stack { return .stopped(reason: "after the call") }
    }
    return .stopped(reason: "the call does not return")
  }

  /// Where a call that is next returns to, and the instruction; nil where none is next.
  private func call(_ hart: MachineHart) -> (next: UInt64, UInt32)? {
    guard let bytes = try? hart.read(virtual: hart.pc, count: 2) else { return nil }
    let low = UInt32(bytes[0]) | UInt32(bytes[1]) << 8
    if low & 3 != 3 {
      // c.jalr
      return low & 0xf07f == 0x9002 && low >> 7 & 31 != 0 ? (hart.pc &+ 2, low) : nil
    }
    let opcode = low & 0x7f
    return (opcode == 0x6f || opcode == 0x67) && low >> 7 & 31 == 1 ? (hart.pc &+ 4, low) : nil
  }

  /// Looks in pieces, then goes back to where the last one began, and looks at each instruction.
  private func search(_ step: Step, _ number: Int) -> Phase {
    var watch = StepWatch(step, machine.harts[number])
    for _ in 0..<Self.farthest / Self.piece {
      machine.takeSavepoint()
      let start = machine.instant
      attempts(.begins)
      let end = advance(Self.piece)
      let isUndone = !isPaused && watch.hasPassed && (try? machine.go(to: start)) == true
      attempts(isUndone ? .isUndone : .stands)
      if isUndone {
        watch.beginAgain()
        return closer(watch, number)
      }
      if watch.hasPassed || end != nil { return end ?? .stopped(reason: "paused") }
    }
    return .stopped(reason: "nothing of the kind for a long while")
  }

  private func closer(_ watch: StepWatch, _ number: Int) -> Phase {
    for _ in 0...Self.piece {
      if let end = advance(1) { return end }
      if watch.hasPassed { return .stopped(reason: watch.reason) }
    }
    return .stopped(reason: "where it was looked for")
  }

  // MARK: The past

  private func back(_ way: Way) -> Phase {
    if let noPast { return .stopped(reason: noPast) }
    let now = machine.instant
    var target = now
    switch way {
    case .instruction:
      guard now.instructions > 0 else { return .stopped(reason: "this is the beginning") }
      target.instructions -= 1
    case .savepoint:
      guard let before = machine.savepoints.last(where: { $0 < now }) else {
        return .stopped(reason: "this is as far back as is remembered")
      }
      target = before
    }
    do throws(MachineError) {
      return try machine.go(to: target)
        ? .stopped(reason: "gone back") : .stopped(reason: "this is as far back as is remembered")
    } catch {
      return .stopped(reason: "\(error)")
    }
  }

  private func carryOut(_ work: Work) -> Phase {
    do throws(MachineError) {
      if let message = try work.body(machine) { tell(message) }
    } catch {
      tell("\(error)")
    }
    return .stopped(reason: "paused")
  }

  private func restart() -> Phase {
    do throws(MachineError) {
      try machine.reset()
      return .stopped(reason: "switched on, before the first instruction")
    } catch {
      return .ended(.failed(error))
    }
  }
}
