import System

/// Asks the kernel hundreds of questions and tells which it got wrong.
@main
struct Main {
  static func main() {
    ExecutedProgram.answerIfAsked()
    Tool(
      "usertests", "[-ql] [-s SEED] [NAME...]",
      "Asks the kernel hundreds of questions; a NAME may end in * for all that begin so.",
      [
        Option("q", "quick", "leaves the slow questions out"),
        Option("l", "list", "lists the questions and asks none"),
        Option("s", "seed", value: "SEED", "shuffles their order by this number"),
      ], run
    ).main(Program.arguments.dropFirst())
  }

  private static func run(_ call: Invocation) {
    var questions = chosen(call)
    if call.has("l") { return list(questions) }
    if let seed = call.number("s") {
      var numbers = SeededNumbers(seed: seed)
      questions.shuffle(using: &numbers)
    }
    guard let runner = attempt("usertests", try Runner()) else { return }
    let failures = ask(questions, runner)
    attempt("usertests", try runner.finish())
    if failures > 0 {
      output.line("\(failures) of \(questions.count) TESTS FAILED")
      Program.exitStatus = 1
    } else {
      output.line("ALL TESTS PASSED")
    }
  }

  private static func chosen(_ call: Invocation) -> [Question] {
    for name in call.operands where !Questions.all.contains(where: { $0.matches(name) }) {
      call.misuse("no question is called '\(name)'")
    }
    return Questions.all.filter { question in
      if call.has("q") && question.pace == .slow { return false }
      return call.operands.isEmpty || call.operands.contains { question.matches($0) }
    }
  }

  private static func list(_ questions: [Question]) {
    for question in questions { output.line(ByteString(question.name)) }
  }

  /// The number of failures; a leak is one.
  private static func ask(_ questions: [Question], _ runner: Runner) -> Int {
    var failures = 0
    // A few questions leave nothing worth counting.
    if questions.count > 100 { Resources.warmUp() }
    let before = Resources()
    for question in questions {
      output.write("test \(ByteString(question.name)): ")
      let reason = runner.ask(question)
      if reason != nil { failures += 1 }
      output.line(reason.map { "FAILED (\($0))" } ?? "OK")
      output.flush()
    }
    for loss in Resources().losses(since: before) {
      output.line("test leaks: FAILED (\(loss))")
      failures += 1
    }
    return failures
  }
}

extension Question {
  func matches(_ pattern: ByteString) -> Bool {
    let name = ByteString(self.name)
    if pattern.last == UInt8(ascii: "*") {
      return name.starts(with: ByteString(pattern.dropLast()))
    }
    return name == pattern
  }
}
