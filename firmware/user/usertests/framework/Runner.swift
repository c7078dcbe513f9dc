import CSystem
import System

/// Asks questions, each in a child with a time limit, in a directory of its own.
struct Runner {
  /// Generous: a machine may have to share its host with others.
  private static let limit = Time(seconds: 30)
  private static let childSignal = Signal.Mask([.child])
  private let directory: ByteString

  /// Orphans of questions become children of this process, so that it can end them.
  init() throws(Errno) {
    let becomeReaper = 36
    try SystemCall.processControl(becomeReaper, 1)
    try Verdict.prepare()
    Signal.setMask(Runner.childSignal)
    directory = "/tmp/usertests.\(Process.identifier)"
    try FileSystem.makeDirectory(directory)
    try FileSystem.setPermissions(directory, 0o777)
    try FileSystem.changeDirectory(directory)
  }

  func finish() throws(Errno) {
    try FileSystem.changeDirectory("/")
    try FileSystem.removeDirectory(directory)
  }

  /// nil if the answer was the right one, else what was wrong.
  func ask(_ question: Question) -> ByteString? {
    do {
      return try judge(question)
    } catch {
      return "cannot be asked: \(error)"
    }
  }

  private func judge(_ question: Question) throws(Errno) -> ByteString? {
    Verdict.clear()
    let folder = directory / ByteString(question.name)
    try FileSystem.makeDirectory(folder)
    try FileSystem.setPermissions(folder, 0o777)
    output.flush()
    let child = try Process.fork()
    if child == 0 { Runner.beChild(question, in: folder) }
    try? Process.setGroup(child, child)
    let status = try waitForEnd(child)
    _ = SystemCall.kill.raw(-child, Signal.kill.number)
    let strays = endStrays()
    try FileTree.remove(folder)
    return judgement(status, strays)
  }

  private static func beChild(_ question: Question, in folder: ByteString) -> Never {
    try? Process.setGroup(0, 0)
    Signal.setMask(Signal.Mask())
    must(try FileSystem.changeDirectory(folder))
    question.ask()
    Program.exitImmediately(0)
  }

  private func judgement(_ status: ProcessStatus?, _ strays: Int) -> ByteString? {
    guard let status else { return Verdict.reason ?? "no answer in time" }
    if let reason = Verdict.reason { return reason }
    if let signal = status.signal { return "ended by SIG\(signal.name)" }
    if status.exitCode != 0 { return "ended with \(status.exitCode ?? 0)" }
    return strays > 0 ? "left \(strays) processes that nobody could end" : nil
  }

  /// nil after the time limit.
  private func waitForEnd(_ child: Int) throws(Errno) -> ProcessStatus? {
    let end = Clock.monotonic.now + Runner.limit
    while true {
      let (identifier, status) = try Process.wait(child, .noHang)
      if identifier == child { return status }
      let rest = end - Clock.monotonic.now
      if rest.nanoseconds <= 0 {
        try Signal.kill.send(to: child)
        _ = try Process.wait(child)
        return nil
      }
      Runner.waitForChildSignal(rest)
    }
  }

  private static func waitForChildSignal(_ span: Time) {
    let mask = Block(words: [Int(childSignal.bits)])
    let time = Block(words: [span.nanoseconds / 1_000_000_000, span.nanoseconds % 1_000_000_000])
    _ = SystemCall.signalTimedWait.raw(mask.address, 0, time.address, 8)
    mask.release()
    time.release()
  }

  /// Ends what a question left running; the number of those that would not end.
  private func endStrays() -> Int {
    let end = Clock.monotonic.now + Time(seconds: 5)
    while Clock.monotonic.now < end {
      guard let (identifier, _) = try? Process.wait(-1, .noHang) else { return 0 }
      if identifier == 0 {
        for process in Resources.children { try? Signal.kill.send(to: process) }
        Runner.waitForChildSignal(Time(milliseconds: 10))
      }
    }
    return Resources.children.count
  }
}
