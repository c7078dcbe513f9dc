import System

/// `read` and `getopts`.
extension Builtins {
  /// A line of the standard input, split over variables; the last takes what is left. Bytes are read
  /// one at a time, because what follows the line is for the next command.
  static func read(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var names = arguments.dropFirst()
    var keepsBackslashes = false
    while let option = names.first, option.count > 1, option[0] == UInt8(ascii: "-") {
      names = names.dropFirst()
      if option == "-r" {
        keepsBackslashes = true
      } else if option == "-p" {
        FileDescriptor.standardError.writeMessage(names.popFirst() ?? "")
      } else {
        throw shell.failure("read: unknown option \(option)")
      }
    }
    let (line, complete) = readLine(keepsBackslashes)
    let targets = names.isEmpty ? ["REPLY"] : Array(names)
    try divide(line, over: targets, shell)
    return complete ? 0 : 1
  }

  /// The line as a field, in which bytes behind a backslash count as quoted.
  private static func readLine(_ keepsBackslashes: Bool) -> (Field, complete: Bool) {
    var line = Field()
    var escaped = false
    while let piece = try? FileDescriptor.standardInput.read(upTo: 1), let byte = piece.first {
      if escaped {
        escaped = false
        if byte != UInt8(ascii: "\n") { line.append(piece, quoted: true) }
      } else if byte == UInt8(ascii: "\\") && !keepsBackslashes {
        escaped = true
      } else if byte == UInt8(ascii: "\n") {
        return (line, true)
      } else {
        line.append(piece, quoted: false)
      }
    }
    return (line, false)
  }

  private static func divide(
    _ line: Field, over names: [ByteString], _ shell: Shell
  ) throws(Interruption) {
    let separators = shell["IFS"] ?? " \t\n"
    var position = 0
    func separates(_ index: Int) -> Bool {
      !line.quoted[index] && separators.bytes.contains(line.bytes[index])
    }
    func isBlank(_ index: Int) -> Bool { separates(index) && line.bytes[index].isSpace }
    func skipBlanks() { while position < line.bytes.count && isBlank(position) { position += 1 } }

    skipBlanks()
    for (index, name) in names.enumerated() {
      let start = position
      if index == names.count - 1 {
        var end = line.bytes.count
        while end > start && isBlank(end - 1) { end -= 1 }
        try shell.assign(name, ByteString(line.bytes[start..<end]))
        return
      }
      while position < line.bytes.count && !separates(position) { position += 1 }
      try shell.assign(name, ByteString(line.bytes[start..<position]))
      skipBlanks()
      if position < line.bytes.count && separates(position) && position > start {
        position += 1
        skipBlanks()
      }
    }
  }

  /// POSIX's parser of options for scripts. OPTIND says which word is next; within a word of several
  /// letters, `optionOffset` which letter. Whoever sets OPTIND back to 1 begins anew.
  static func getOptions(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count >= 3 else { throw shell.failure("usage: getopts OPTIONS NAME [ARG]...") }
    let words = arguments.count > 3 ? Array(arguments.dropFirst(3)) : shell.parameters
    let index = max(1, shell["OPTIND"]?.integer ?? 1)
    if index == 1 && optionIndex != 1 { optionOffset = 1 }
    let word = index <= words.count ? words[index - 1] : ""
    if word.count < 2 || word[0] != UInt8(ascii: "-") || word == "--" {
      optionOffset = 1
      try noteOption(shell, arguments[2], "?", nil, index: word == "--" ? index + 1 : index)
      return 1
    }
    let (name, value, next) = nextOption(shell, words, index, arguments[1])
    let isOver = optionOffset >= word.count
    if isOver { optionOffset = 1 }
    try noteOption(shell, arguments[2], name, value, index: isOver ? next + 1 : next)
    return 0
  }

  private static func noteOption(
    _ shell: Shell, _ variable: ByteString, _ name: ByteString, _ value: ByteString?, index: Int
  ) throws(Interruption) {
    optionIndex = index
    try shell.assign("OPTIND", "\(index)")
    try shell.assign(variable, name)
    if let value { try shell.assign("OPTARG", value) } else { try shell.unset("OPTARG") }
  }

  /// The option's name, its value if it takes one, and the word where it ends.
  private static func nextOption(
    _ shell: Shell, _ words: [ByteString], _ index: Int, _ options: ByteString
  ) -> (ByteString, ByteString?, Int) {
    let letter = words[index - 1][optionOffset]
    optionOffset += 1
    // A colon in front: the script itself tells its user what is wrong.
    let colon = UInt8(ascii: ":")
    let isSilent = options.first == colon
    let known = options.bytes.dropFirst(isSilent ? 1 : 0)
    guard letter != colon, let place = known.firstIndex(of: letter) else {
      if isSilent { return ("?", ByteString([letter]), index) }
      shell.complain("unknown option -\(character: letter)")
      return ("?", nil, index)
    }
    guard place + 1 < options.count, options[place + 1] == colon else {
      return (ByteString([letter]), nil, index)
    }
    let (value, name, end) = optionValue(shell, words, index, letter, isSilent)
    return (name, value, end)
  }

  private nonisolated(unsafe) static var optionOffset = 1
  private nonisolated(unsafe) static var optionIndex = 1

  /// The rest of the word, or the next one.
  private static func optionValue(
    _ shell: Shell, _ words: [ByteString], _ index: Int, _ letter: UInt8, _ isSilent: Bool
  ) -> (ByteString?, ByteString, Int) {
    let word = words[index - 1]
    let offset = optionOffset
    optionOffset = word.count
    if offset < word.count { return (ByteString(word[offset...]), ByteString([letter]), index) }
    if index < words.count { return (words[index], ByteString([letter]), index + 1) }
    if isSilent { return (ByteString([letter]), ":", index) }
    shell.complain("option -\(character: letter) wants a value")
    return (nil, "?", index)
  }
}
