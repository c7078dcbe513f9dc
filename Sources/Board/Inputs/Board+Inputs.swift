import Bus
import Devices

extension Board {
  /// Bytes have come for the UART or the console of a parallel board, frames for a network card, news of streams, or something that a
  /// person did. Of a deterministic one, `collectInputs`.
  public func inputArrived() {
    guard case .parallel = clockwork else {
      preconditionFailure("a deterministic board collects its inputs between two runs")
    }
    bus.lock.lock()
    defer { bus.lock.unlock() }
    uart.bytesArrived()
    console?.bytesArrived()
    for network in networks { network.framesArrived() }
    sockets?.eventsArrived()
    for input in inputs { input.eventsArrived() }
    display?.sizeWanted()
  }

  /// Lets in what has come from outside, between two runs of a deterministic board, and has it recorded. Returns whether
  /// there may be more.
  public func collectInputs() -> Bool {
    var hadAny = false
    for inlet in inlets {
      guard let input = inlet.collect() else { continue }
      for recorder in recorders { recorder.record(input, at: instant) }
      admit(input, to: inlet)
      hadAny = true
    }
    return hadAny || inlets.contains { $0.isFull }
  }

  /// What is called, on the thread that runs the machine, when it should look for inputs soon: before time jumps on, say.
  public func onInputWanted(_ action: @escaping () -> Void) { soundInlet?.wanted = action }

  /// Lets an input in that another machine has had at this instant, and has it recorded.
  public func receive(_ input: Input) {
    for recorder in recorders { recorder.record(input, at: instant) }
    admit(input)
  }

  /// Lets an input in that was recorded at the present instant.
  public func admit(_ input: Input) {
    for inlet in inlets where inlet.door == input.door { admit(input, to: inlet) }
  }

  /// Whether devices have not taken all that came in. Those that still wait for room will come back for it.
  public var hasUntakenInput: Bool { inlets.contains { $0.hasLeftovers } }

  /// What is due comes first, as it would without the input.
  private func admit(_ input: Input, to inlet: any Inlet) {
    scheduler.fireDue()
    scheduler.inputCount += 1
    inlet.admit(input)
  }

  /// How far, in nanoseconds of guest time, a deterministic board may jump while all harts wait. What happens does not depend
  /// on it.
  public var jumpLimit: UInt64 {
    get { scheduler.jumpLimit }
    set { scheduler.jumpLimit = newValue }
  }

  /// Whether the machine does what it has done before: then what it says goes nowhere.
  var isReliving: Bool {
    get { inlets.contains { $0.isSilent } }
    set { for inlet in inlets { inlet.isSilent = newValue } }
  }

  /// The present instant of a deterministic board.
  public var instant: Instant { scheduler.instant }

  /// How many inputs have come in since power-on: of those of one instant, some may have, and some may not.
  public var inputCount: UInt64 { scheduler.inputCount }

  /// Runs a deterministic board up to an instant. It returns earlier when the run ends, before what happens in a nanosecond of
  /// guest time, when `isWanted` says so, or when the instant is not one of this run: then `budget`, and `instant` is another.
  public func runDeterministic(
    to instant: Instant, before nanosecond: UInt64 = .max, until isWanted: () -> Bool = { false }
  ) -> StopReason {
    runTurns { scheduler, isOver in
      scheduler.run(to: instant, before: nanosecond) { isOver() || isWanted() }
    }
  }

  /// The clockwork of a deterministic board.
  var scheduler: TurnScheduler {
    guard case .deterministic(let scheduler) = clockwork else {
      preconditionFailure("a parallel board runs hart by hart")
    }
    return scheduler
  }
}
