import System

/// What a process of the shell is to do.
struct Task {
  let body: () throws(Interruption) -> Int

  init(_ body: @escaping () throws(Interruption) -> Int) { self.body = body }
}

/// A pipeline that was started: its processes, and how they are.
final class Job {
  let number: Int
  let text: ByteString

  /// The process group, if it has one of its own.
  let group: Int?
  var processes: [(identifier: Int, status: ProcessStatus?)] = []

  /// How the terminal was when it stopped.
  var terminalMode: Terminal.Mode?
  var wasTold = false

  init(number: Int, text: ByteString, group: Int?) {
    self.number = number
    self.text = text
    self.group = group
  }

  var isDone: Bool { processes.allSatisfy { $0.status.map { !$0.isStopped } ?? false } }

  var isStopped: Bool {
    !isDone && processes.allSatisfy { $0.status != nil }
  }

  /// What its last process ended with.
  var status: Int { processes.last?.status?.shellStatus ?? 0 }

  /// "Running", "Stopped", "Done", "Done(1)" or what a signal did.
  var state: ByteString {
    if isStopped { return "Stopped" }
    guard isDone, let last = processes.last?.status else { return "Running" }
    if let code = last.exitCode { return code == 0 ? "Done" : "Done(\(code))" }
    return last.signal?.text ?? "Done"
  }
}
