import Processor
import Synchronization

/// Processes whose system calls are recorded: what `SystemCalls.handle` does for them, and how they
/// come to be some.
enum Tracing {
  // `exit` and `exit_group`.
  private static let lastCalls = 93...94
  /// ERESTARTSYS of Linux.
  private static let madeAgain: Int64 = -512

  /// Carries out a call by `perform`, which leaves the answer in `a0` and says whether it is to be made
  /// again, and records it.
  static func record(
    _ call: borrowing SystemCall, _ frame: UnsafeMutablePointer<TrapFrame>,
    _ perform: (borrowing SystemCall) -> Bool
  ) -> Bool {
    guard let trace = trace(of: call.process), trace.isRecording else { return perform(call) }
    let begun = Clock.now
    let kind = TracedText.of(call.number)
    let text = kind?.before(call)
    if lastCalls.contains(call.number) {
      trace.add(TraceRecord.make(call, begun: begun, answer: nil, text: nil))
      return perform(call)
    }
    let isMadeAgain = perform(call)
    let answer = isMadeAgain ? madeAgain : Int64(bitPattern: frame.pointee.a0)
    let textBehind = kind?.after(call, answer: answer)
    trace.add(TraceRecord.make(call, begun: begun, answer: answer, text: text ?? textBehind))
    return isMadeAgain
  }

  private static func trace(of process: Process) -> CallTrace? {
    Processes.lock.withLock { process.trace }
  }

  /// The trace of a process, made if there was none. A process that has ended gets no new one.
  static func attach(to process: Process) throws(Errno) -> CallTrace {
    let fresh = CallTrace()
    return try Processes.lock.withLock { () throws(Errno) in
      if let trace = process.trace { return trace }
      guard process.state != .zombie else { throw .noSuchProcess }
      process.trace = fresh
      process.isTraced.store(1, ordering: .relaxed)
      return fresh
    }
  }

  /// A child that was just made is recorded if its parent's children are.
  static func inherit(_ child: Process, from parent: Process) {
    guard parent.isTraced.load(ordering: .relaxed) != 0, let trace = trace(of: parent),
      trace.follow()
    else { return }
    child.trace = trace
    child.isTraced.store(1, ordering: .relaxed)
  }

  /// The process has ended. What it has done can be read until somebody has waited for it.
  static func ended(_ process: Process) {
    guard process.isTraced.exchange(0, ordering: .relaxed) != 0 else { return }
    trace(of: process)?.leave()
  }

  /// It became a program with other rights than who traces it may see.
  static func stop(_ process: Process) {
    ended(process)
    Processes.lock.withLock { process.trace = nil }
  }
}
