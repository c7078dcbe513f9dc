import System

/// What scripts use most: echo, printf, test, true, false, sleep, yes, which and their like.
enum Shelling {
  static let echo = Tool("echo", "[-neE] [TEXT]...", "Prints texts.", parsing: .none) { call in
    output.write(Echo.text(call.operands[...]))
  }

  static let printf = Tool(
    "printf", "FORMAT [ARGUMENT]...", "Prints by a format.", parsing: .none
  ) { call in
    call.require(atLeast: 1)
    let result = Printf(call.operands[0], call.operands.dropFirst())
    output.write(result.text)
    for mistake in result.mistakes { Program.complain(mistake) }
  }

  static let test = Tool(
    "test", "EXPRESSION", "Answers by its exit status.", parsing: .none, usageStatus: 2
  ) { call in answer(call, call.operands[...]) }

  static let bracket = Tool(
    "[", "EXPRESSION ]", "Answers by its exit status.", parsing: .none, usageStatus: 2
  ) { call in
    if call.operands.last != "]" { call.misuse("']' is missing") }
    answer(call, call.operands.dropLast())
  }

  private static func answer(_ call: Invocation, _ operands: ArraySlice<ByteString>) {
    do throws(Test.Mistake) {
      Program.exit(try Test.evaluate(operands) ? 0 : 1)
    } catch {
      call.misuse(error.message)
    }
  }

  static let succeed = Tool("true", "", "Succeeds.", parsing: .none) { _ in }
  static let fail = Tool("false", "", "Fails.", parsing: .none) { _ in Program.exit(1) }

  static let sleep = Tool("sleep", "TIME...", "Waits: 0.5, 3s, 2m, 1h or 1d.") { call in
    call.require(atLeast: 1)
    var total = Time(seconds: 0)
    for text in call.operands {
      guard let time = Time(duration: text) else { call.misuse("'\(text)' is no time") }
      total = total + time
    }
    Clock.sleep(total)
  }

  static let yes = Tool("yes", "[TEXT]...", "Prints a line for ever.", parsing: .none) { call in
    let line = (call.operands.isEmpty ? "y" : call.operands.joined(by: " ")) + "\n"
    var page = ByteString()
    while page.count < 4096 { page += line }
    while output.failure == nil { output.write(page) }
  }

  static let which = Tool(
    "which", "[-a] COMMAND...", "Prints where commands are.", [Option("a", "all", "all of them")]
  ) { call in
    call.require(atLeast: 1)
    for name in call.operands {
      if call.has("a") && !name.contains(UInt8(ascii: "/")) {
        let found = Process.searchPath.map { $0 / name }
          .filter { FileSystem.allows(.execute, $0) && !FileSystem.isDirectory($0) }
        for path in found { output.line(path) }
        if found.isEmpty { Program.exitStatus = 1 }
      } else if let path = Process.find(name) {
        output.line(path)
      } else {
        Program.exitStatus = 1
      }
    }
  }

  static let whoAmI = Tool("whoami", "", "Prints the user's name.") { _ in
    output.line(Accounts.userName(Process.effectiveUser))
  }

  static let identity = Tool(
    "id", "[-ugn]", "Prints who the user is.",
    [
      Option("u", "user", "only the user"), Option("g", "group", "only the group"),
      Option("n", "name", "names, not numbers"),
    ]
  ) { call in
    let (user, group) = (Process.effectiveUser, SystemCall.getEffectiveGroup.raw())
    let (userName, groupName) = (Accounts.userName(user), Accounts.groupName(group))
    if call.has("u") {
      output.line(call.has("n") ? userName : "\(user)")
    } else if call.has("g") {
      output.line(call.has("n") ? groupName : "\(group)")
    } else {
      output.line("uid=\(user)(\(userName)) gid=\(group)(\(groupName))")
    }
  }
}
