import System

/// From the loosest to the tightest:
///
///     list       andOr { ; | & | newline }
///     andOr      pipeline { && | || }
///     pipeline   ! command { | }
///     command    ( list )  { list; }  if  while  until  for  case  name() command  simple
///     simple     a=1 ... word ... <redirection
extension Parser {
  /// Commands up to something that closes the list.
  mutating func parseList() throws(SyntaxError) -> Command {
    var commands: [Command] = []
    try skipNewlines()
    while canStartCommand {
      commands.append(try parseListItem())
      try skipNewlines()
    }
    if commands.isEmpty { throw unexpected() }
    return commands.count == 1 ? commands[0] : .sequence(commands)
  }

  /// One command of a list, with the `;` or `&` behind it.
  mutating func parseListItem() throws(SyntaxError) -> Command {
    let start = position
    let command = try parseAndOr()
    skipBlanks()
    if at("&") && !at("&&") {
      let text = ByteString(source[min(start, position)..<position]).trimmed
      position += 1
      return .background(command, text: text)
    }
    if at(";") && !at(";;") { position += 1 }
    return command
  }

  private mutating func parseAndOr() throws(SyntaxError) -> Command {
    var command = try parsePipeline()
    while true {
      skipBlanks()
      if take("&&") {
        try skipNewlines()
        command = .and(command, try parsePipeline())
      } else if take("||") {
        try skipNewlines()
        command = .or(command, try parsePipeline())
      } else {
        return command
      }
    }
  }

  private mutating func parsePipeline() throws(SyntaxError) -> Command {
    skipBlanks()
    var negated = false
    while takeReserved("!") {
      negated.toggle()
      skipBlanks()
    }
    var stages = [try parseCommand()]
    skipBlanks()
    while at("|") && !at("||") {
      position += 1
      try skipNewlines()
      stages.append(try parseCommand())
      skipBlanks()
    }
    return stages.count == 1 && !negated ? stages[0] : .pipeline(stages, negated: negated)
  }

  private mutating func parseCommand() throws(SyntaxError) -> Command {
    skipBlanks()
    try replaceAliases()
    guard let compound = try parseCompound() else { return try parseSimple() }
    var redirections: [Redirection] = []
    while let redirection = try parseRedirection() { redirections.append(redirection) }
    return redirections.isEmpty ? compound : .redirected(compound, redirections)
  }

  private mutating func parseCompound() throws(SyntaxError) -> Command? {
    let start = line
    if take("(") {
      let body = try parseList()
      try expect(")", for: "(", from: start)
      return .subshell(body)
    }
    if takeReserved("{") {
      let body = try parseList()
      try expect("}", for: "{", from: start)
      return .group(body)
    }
    if takeReserved("if") { return try parseIf(start) }
    if takeReserved("while") { return try parseLoop("while", start) }
    if takeReserved("until") { return try parseLoop("until", start) }
    if takeReserved("for") { return try parseFor(start) }
    if takeReserved("case") { return try parseCase(start) }
    return try parseFunction()
  }

  private mutating func parseIf(_ start: Int) throws(SyntaxError) -> Command {
    let condition = try parseList()
    try expect("then", for: "if", from: start)
    let body = try parseList()
    try skipNewlines()
    var otherwise: Command?
    if takeReserved("elif") {
      return .conditional(condition: condition, then: body, otherwise: try parseIf(start))
    }
    if takeReserved("else") { otherwise = try parseList() }
    try expect("fi", for: "if", from: start)
    return .conditional(condition: condition, then: body, otherwise: otherwise)
  }

  private mutating func parseLoop(
    _ word: StaticString, _ start: Int
  ) throws(SyntaxError) -> Command {
    let condition = try parseList()
    try expect("do", for: word, from: start)
    let body = try parseList()
    try expect("done", for: "do", from: start)
    return .loop(condition: condition, body: body, until: ByteString(word) == "until")
  }

  private mutating func parseFor(_ start: Int) throws(SyntaxError) -> Command {
    skipBlanks()
    guard let name = takeName() else { throw unexpected() }
    try skipNewlines()
    var words: [Word]?
    if takeReserved("in") {
      var list: [Word] = []
      skipBlanks()
      while let word = try parseWord() {
        list.append(word)
        skipBlanks()
      }
      words = list
    }
    skipBlanks()
    if at(";") { position += 1 }
    try expect("do", for: "for", from: start)
    let body = try parseList()
    try expect("done", for: "do", from: start)
    return .iteration(variable: name, words: words, body: body)
  }

  private mutating func parseCase(_ start: Int) throws(SyntaxError) -> Command {
    skipBlanks()
    guard let subject = try parseWord() else { throw unexpected() }
    try expect("in", for: "case", from: start)
    var arms: [Command.Arm] = []
    try skipNewlines()
    while !takeReserved("esac") {
      if position >= source.count { try expect("esac", for: "case", from: start) }
      arms.append(try parseArm(start))
      try skipNewlines()
    }
    return .selection(subject, arms)
  }

  private mutating func parseArm(_ start: Int) throws(SyntaxError) -> Command.Arm {
    if take("(") { skipBlanks() }
    var patterns: [Word] = []
    repeat {
      skipBlanks()
      guard let pattern = try parseWord() else { throw unexpected() }
      patterns.append(pattern)
      skipBlanks()
    } while take("|")
    try expect(")", for: "case", from: start)
    try skipNewlines()
    let body = canStartCommand ? try parseList() : .sequence([])
    try skipNewlines()
    if !take(";;") && !atReserved("esac") { throw unexpected() }
    return Command.Arm(patterns: patterns, body: body)
  }

  /// `name() body`; nil, and nothing read, if that is not what stands here.
  private mutating func parseFunction() throws(SyntaxError) -> Command? {
    let start = position
    guard let name = takeName() else { return nil }
    skipBlanks()
    guard take("(") else {
      position = start
      return nil
    }
    skipBlanks()
    guard take(")") else { throw unexpected() }
    try skipNewlines()
    return .function(name, try parseCommand())
  }

  private mutating func parseSimple() throws(SyntaxError) -> Command {
    var command = SimpleCommand(line: line)
    while true {
      skipBlanks()
      if let redirection = try parseRedirection() {
        command.redirections.append(redirection)
      } else if command.words.isEmpty, let assignment = try parseAssignment() {
        command.assignments.append(assignment)
        skipBlanks()
        try replaceAliases()
      } else if let word = try parseWord() {
        command.words.append(word)
      } else {
        break
      }
    }
    if command.words.isEmpty && command.assignments.isEmpty && command.redirections.isEmpty {
      throw unexpected()
    }
    return .simple(command)
  }

  private mutating func parseAssignment() throws(SyntaxError) -> (ByteString, Word)? {
    let start = position
    guard let name = takeName(), take("=") else {
      position = start
      return nil
    }
    return (name, try parseWord() ?? Word(parts: []))
  }

  /// A name of letters, digits and underscores, which a digit does not begin.
  mutating func takeName() -> ByteString? {
    guard let first = current, first.isNameCharacter, !first.isDigit else { return nil }
    let start = position
    while let byte = current, byte.isNameCharacter { position += 1 }
    return ByteString(source[start..<position])
  }

  /// Puts an alias's text in place of its name, where a command begins.
  private mutating func replaceAliases() throws(SyntaxError) {
    while !aliases.isEmpty {
      var end = position
      while end < source.count && !Parser.endsWord(source[end]) { end += 1 }
      let name = ByteString(source[position..<end])
      openAliases.removeAll { $0.remaining >= source.count - position }
      guard let text = aliases[name], !openAliases.contains(where: { $0.name == name }) else {
        return
      }
      openAliases.append((name, source.count - end))
      source.replaceSubrange(position..<end, with: text.bytes)
      skipBlanks()
    }
  }
}
