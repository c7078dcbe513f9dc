/// How a tool was called: its options, by letter, and its operands.
public struct Invocation: Sendable {
  public let tool: Tool
  public internal(set) var given: [(letter: Unicode.Scalar, value: ByteString)] = []
  public internal(set) var operands: [ByteString] = []

  public func has(_ letter: Unicode.Scalar) -> Bool { given.contains { $0.letter == letter } }

  /// The value that was given last.
  public func value(_ letter: Unicode.Scalar) -> ByteString? {
    given.last { $0.letter == letter }?.value
  }

  public func values(_ letter: Unicode.Scalar) -> [ByteString] {
    given.filter { $0.letter == letter }.map { $0.value }
  }

  /// Which of several that exclude each other came last.
  public func last(of letters: [Unicode.Scalar]) -> Unicode.Scalar? {
    given.last { letters.contains($0.letter) }?.letter
  }

  /// The value as a number with k, M or G perhaps; anything else is a mistake of the user.
  public func number(_ letter: Unicode.Scalar) -> Int? {
    guard let text = value(letter) else { return nil }
    guard let number = text.scaledInteger else { misuse("'\(text)' is not a number") }
    return number
  }

  /// The operands, or "-" for the standard input.
  public var files: [ByteString] { operands.isEmpty ? ["-"] : operands }

  /// The operands, or else the files of a directory.
  public func operands(orAllOf directory: ByteString) -> [ByteString] {
    guard operands.isEmpty else { return operands }
    let names = attempt(directory, try Directory.names(in: directory)) ?? []
    return names.map { directory / $0 }
  }

  public func misuse(_ message: ByteString) -> Never { tool.misuse(message) }

  /// Complains unless there are that many operands.
  public func require(_ counts: ClosedRange<Int>) {
    if operands.count < counts.lowerBound { misuse("missing operand") }
    if operands.count > counts.upperBound {
      misuse("extra operand '\(operands[counts.upperBound])'")
    }
  }

  public func require(atLeast count: Int) {
    if operands.count < count { misuse("missing operand") }
  }
}

extension ByteString {
  /// A number with k, M or G for powers of 1024 behind it, perhaps.
  public var scaledInteger: Int? {
    guard let last else { return nil }
    let shift: Int
    switch last.raised {
    case UInt8(ascii: "K"): shift = 10
    case UInt8(ascii: "M"): shift = 20
    case UInt8(ascii: "G"): shift = 30
    default: return integer
    }
    guard let number = ByteString(bytes.dropLast()).integer else { return nil }
    let (product, tooLarge) = number.multipliedReportingOverflow(by: 1 << shift)
    return tooLarge ? nil : product
  }
}

extension Tool {
  /// By the rules of getopt_long(3); a mistake ends the program.
  public func parse(_ arguments: ArraySlice<ByteString>) -> Invocation {
    var invocation = Invocation(tool: self)
    var rest = arguments
    while let argument = rest.popFirst() {
      if parsing == .none || argument.count < 2 || argument[0] != UInt8(ascii: "-") {
        invocation.operands.append(argument)
        if parsing == .first { break }
      } else if argument == "--" {
        break
      } else if argument[1] == UInt8(ascii: "-") {
        parseLong(argument, &rest, &invocation)
      } else if parsing == .numbers && argument[1].isDigit {
        invocation.given.append(("n", ByteString(argument.dropFirst())))
      } else {
        parseLetters(argument, &rest, &invocation)
      }
    }
    invocation.operands += rest
    return invocation
  }

  /// `-abc`, `-n5`, or `-n 5`.
  private func parseLetters(
    _ argument: ByteString, _ rest: inout ArraySlice<ByteString>, _ invocation: inout Invocation
  ) {
    var letters = argument.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.letter.value == UInt32(letter) }) else {
        misuse("unknown option '-\(character: letter)'")
      }
      var value = ByteString()
      if option.value != nil {
        value = ByteString(letters)
        if letters.isEmpty {
          guard let next = rest.popFirst() else {
            misuse("option '-\(character: letter)' wants a value")
          }
          value = next
        }
        letters = []
      }
      invocation.given.append((option.letter, value))
    }
  }

  /// `--lines=5` or `--lines 5`.
  private func parseLong(
    _ argument: ByteString, _ rest: inout ArraySlice<ByteString>, _ invocation: inout Invocation
  ) {
    let parts = ByteString(argument.dropFirst(2)).cut(at: "=")
    let name = parts?.before ?? ByteString(argument.dropFirst(2))
    let found = options.first { $0.long.map { ByteString($0) == name } ?? false }
    guard let option = found else { misuse("unknown option '--\(name)'") }
    if option.value == nil {
      if parts != nil { misuse("option '--\(name)' takes no value") }
      invocation.given.append((option.letter, ""))
    } else {
      guard let value = parts?.after ?? rest.popFirst() else {
        misuse("option '--\(name)' wants a value")
      }
      invocation.given.append((option.letter, value))
    }
  }
}
