import System

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

  /// POSIX's parser of options for scripts: OPTIND says where it is, `optionOffset` where within.
  static func getOptions(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count >= 3 else { throw shell.failure("usage: getopts OPTIONS NAME [ARG]...") }
    let words = arguments.count > 3 ? Array(arguments.dropFirst(3)) : shell.parameters
    var index = max(1, shell["OPTIND"]?.integer ?? 1)
    if index == 1 && optionIndex != 1 { optionOffset = 1 }
    guard index <= words.count, words[index - 1].count > 1, words[index - 1][0] == 45,
      words[index - 1] != "--"
    else {
      if index <= words.count && words[index - 1] == "--" { index += 1 }
      try shell.assign("OPTIND", "\(index)")
      try shell.assign(arguments[2], "?")
      optionIndex = index
      optionOffset = 1
      return 1
    }
    let word = words[index - 1]
    let letter = word[optionOffset]
    optionOffset += 1
    var value: ByteString?
    var result = ByteString([letter])
    let place = arguments[1].bytes.dropFirst(arguments[1].first == 58 ? 1 : 0).firstIndex(
      of: letter)
    let isSilent = arguments[1].first == UInt8(ascii: ":")
    if letter == UInt8(ascii: ":") || place == nil {
      result = "?"
      if isSilent {
        value = ByteString([letter])
      } else {
        shell.complain("unknown option -\(character: letter)")
      }
    } else if let place, place + 1 < arguments[1].count, arguments[1][place + 1] == 58 {
      (value, result, index) = optionValue(shell, words, index, letter, isSilent)
    }
    if optionOffset >= word.count {
      index += 1
      optionOffset = 1
    }
    optionIndex = index
    try shell.assign("OPTIND", "\(index)")
    try shell.assign(arguments[2], result)
    if let value { try shell.assign("OPTARG", value) } else { try shell.unset("OPTARG") }
    return 0
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
