import System

/// What commands mean. Whatever leaves a command before its end (`break`, `return`, `exit`, a mistake)
/// is thrown as an `Interruption`, and caught by whom it concerns: a loop, a call, or the whole shell.
extension Shell {
  /// Runs a command; its status is also `status`.
  @discardableResult
  func run(_ command: Command) throws(Interruption) -> Int {
    let becomes = becomesCommand
    becomesCommand = false
    switch command {
    case .simple(let simple):
      becomesCommand = becomes
      status = try run(simple)
      becomesCommand = false
      try stopOnFailure()
    case .pipeline(let stages, let negated):
      status = try runPipeline(stages, negated: negated)
      if !negated { try stopOnFailure() }
    case .and(let first, let second):
      if try runCondition(first) == 0 { try run(second) }
    case .or(let first, let second):
      if try runCondition(first) != 0 { try run(second) }
    case .sequence(let commands):
      status = commands.isEmpty ? 0 : status
      for command in commands { try run(command) }
    case .background(let command, let text): try runInBackground(command, text)
    case .group(let body): try run(body)
    case .subshell(let body):
      let task = Task { () throws(Interruption) in try self.run(body) }
      status = waitInForeground(try startJob(text: currentText, [task]))
      try stopOnFailure()
    case .redirected(let body, let redirections):
      try withRedirections(redirections) { () throws(Interruption) in try self.run(body) }
    case .function(let name, let body):
      functions[name] = body
      status = 0
    default: try runCompound(command)
    }
    return status
  }

  private func runCompound(_ command: Command) throws(Interruption) {
    switch command {
    case .conditional(let condition, let then, let otherwise):
      if try runCondition(condition) == 0 {
        try run(then)
      } else if let otherwise {
        try run(otherwise)
      } else {
        status = 0
      }
    case .loop(let condition, let body, let until): try runLoop(condition, body, until: until)
    case .iteration(let variable, let words, let body):
      try runIteration(variable, words, body)
    case .selection(let word, let arms): try runSelection(word, arms)
    default: break
    }
  }

  /// Where a failure is an answer, `set -e` keeps still.
  private func runCondition(_ command: Command) throws(Interruption) -> Int {
    conditionDepth += 1
    defer { conditionDepth -= 1 }
    return try run(command)
  }

  private func stopOnFailure() throws(Interruption) {
    try runPendingTraps()
    if status != 0 && settings.stopsOnFailure && conditionDepth == 0 { throw .exited(status) }
  }

  private func runLoop(
    _ condition: Command, _ body: Command, until: Bool
  ) throws(Interruption) {
    var last = 0
    loopDepth += 1
    defer { loopDepth -= 1 }
    while try (runCondition(condition) == 0) != until {
      if try !runBody(body) { break }
      last = status
    }
    status = last
  }

  private func runIteration(
    _ variable: ByteString, _ words: [Word]?, _ body: Command
  ) throws(Interruption) {
    let values = try words.map { (words) throws(Interruption) in try expand(words) } ?? parameters
    status = 0
    loopDepth += 1
    defer { loopDepth -= 1 }
    for value in values {
      try assign(variable, value)
      if try !runBody(body) { break }
    }
  }

  /// False if the loop ends here. `break 2` goes on to the loop around it.
  private func runBody(_ body: Command) throws(Interruption) -> Bool {
    do {
      try run(body)
      try runPendingTraps()
      return true
    } catch {
      switch error {
      case .breakLoop(let count):
        if count > 1 && loopDepth > 1 { throw .breakLoop(count - 1) }
        status = 0
        return false
      case .continueLoop(let count):
        if count > 1 && loopDepth > 1 { throw .continueLoop(count - 1) }
        status = 0
        return true
      default: throw error
      }
    }
  }

  private func runSelection(_ word: Word, _ arms: [Command.Arm]) throws(Interruption) {
    let subject = try expandToText(word)
    status = 0
    for arm in arms {
      for pattern in arm.patterns where Glob(try expandToPattern(pattern)).matches(subject) {
        try run(arm.body)
        return
      }
    }
  }

  /// Calls a function with parameters of its own.
  func call(_ body: Command, _ arguments: ArraySlice<ByteString>) throws(Interruption) -> Int {
    let before = parameters
    let loops = loopDepth
    parameters = Array(arguments)
    loopDepth = 0
    localScopes.append([])
    defer {
      parameters = before
      loopDepth = loops
      for (name, value) in localScopes.removeLast().reversed() { variables[name] = value }
    }
    do {
      return try run(body)
    } catch {
      if case .returned(let status) = error { return status }
      throw error
    }
  }
}
