import System

/// kill, killall and pidof.
enum Killing {
  static let kill = Tool(
    "kill", "[-SIGNAL | -s SIGNAL | -l] PROCESS...", "Sends signals to processes.", parsing: .none
  ) { call in
    if call.operands == ["--help"] { return call.tool.printHelp() }
    let request = KillRequest(call.operands[...])
    if let mistake = request.mistake { call.misuse(mistake) }
    if request.lists { return output.write(request.list) }
    for failure in request.send() { Program.complain(failure) }
  }

  static let killAll = Tool(
    "killall", "[-SIGNAL] NAME...", "Sends signals to processes by their names.", parsing: .none
  ) { call in
    let request = KillRequest(call.operands[...])
    if let mistake = request.mistake { call.misuse(mistake) }
    for name in request.targets {
      let found = identifiers(of: name)
      if found.isEmpty { Program.complain("\(name): no process found") }
      for process in found { try? request.signal.send(to: process) }
    }
  }

  static let find = Tool("pidof", "NAME...", "Prints the processes that have a name.") { call in
    call.require(atLeast: 1)
    let found = call.operands.flatMap { identifiers(of: $0) }
    if found.isEmpty { Program.exit(1) }
    output.line(found.map { "\($0)" as ByteString }.joined(by: " "))
  }

  private static func identifiers(of name: ByteString) -> [Int] {
    ProcessInformation.all.filter {
      $0.identifier != Process.identifier
        && ($0.name == name || $0.command.words.first?.lastComponent == name)
    }.map { $0.identifier }.reversed()
  }
}
