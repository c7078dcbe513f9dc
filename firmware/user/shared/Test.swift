import System

/// test(1): what the operators of `[ ... ]` say about files, texts and numbers.
struct Test {
  private var arguments: ArraySlice<ByteString>

  /// What is wrong with the expression.
  struct Mistake: Error {
    let message: ByteString
  }

  static func evaluate(_ arguments: ArraySlice<ByteString>) throws(Mistake) -> Bool {
    if arguments.isEmpty { return false }
    var test = Test(arguments: arguments)
    let result = try test.disjunction()
    if let extra = test.arguments.first { throw Mistake(message: "unexpected '\(extra)'") }
    return result
  }

  private mutating func disjunction() throws(Mistake) -> Bool {
    var result = try conjunction()
    while arguments.first == "-o" {
      arguments.removeFirst()
      let right = try conjunction()
      result = result || right
    }
    return result
  }

  private mutating func conjunction() throws(Mistake) -> Bool {
    var result = try negation()
    while arguments.first == "-a" {
      arguments.removeFirst()
      let right = try negation()
      result = result && right
    }
    return result
  }

  private mutating func negation() throws(Mistake) -> Bool {
    // `! = x` compares: a binary operator in second place goes first (POSIX, three arguments).
    if arguments.first == "!" && arguments.count > 1 && !secondIsBinary {
      arguments.removeFirst()
      return try !negation()
    }
    return try primary()
  }

  private var secondIsBinary: Bool {
    guard arguments.count >= 3 else { return false }
    return Test.isBinary(arguments[arguments.startIndex + 1])
  }

  private mutating func primary() throws(Mistake) -> Bool {
    guard let first = arguments.first else { throw Mistake(message: "argument expected") }
    if secondIsBinary {
      let symbol = arguments[arguments.startIndex + 1]
      let right = arguments[arguments.startIndex + 2]
      arguments = arguments.dropFirst(3)
      return try compare(first, symbol, right)
    }
    arguments.removeFirst()
    if first == "(" && !arguments.isEmpty {
      let result = try disjunction()
      guard arguments.popFirst() == ")" else { throw Mistake(message: "')' expected") }
      return result
    }
    if first.count == 2 && first[0] == UInt8(ascii: "-"), let operand = arguments.first,
      let result = try unary(first[1], operand)
    {
      arguments.removeFirst()
      return result
    }
    return !first.isEmpty
  }

  private static func isBinary(_ text: ByteString) -> Bool {
    switch text {
    case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
      true
    default: false
    }
  }

  private func compare(
    _ left: ByteString, _ symbol: ByteString, _ right: ByteString
  ) throws(Mistake) -> Bool {
    switch symbol {
    case "=", "==": return left == right
    case "!=": return left != right
    case "<": return left < right
    case ">": return left > right
    case "-nt", "-ot", "-ef": return compareFiles(left, symbol, right)
    default: break
    }
    let (a, b) = (try number(left), try number(right))
    switch symbol {
    case "-eq": return a == b
    case "-ne": return a != b
    case "-lt": return a < b
    case "-le": return a <= b
    case "-gt": return a > b
    default: return a >= b
    }
  }

  private func number(_ text: ByteString) throws(Mistake) -> Int {
    guard let number = text.trimmed.integer else {
      throw Mistake(message: "'\(text)' is not a number")
    }
    return number
  }

  private func compareFiles(_ left: ByteString, _ symbol: ByteString, _ right: ByteString) -> Bool {
    let a = try? FileSystem.metadata(of: left)
    let b = try? FileSystem.metadata(of: right)
    guard let a else { return symbol == "-ot" && b != nil }
    guard let b else { return symbol == "-nt" }
    switch symbol {
    case "-nt": return a.modified > b.modified
    case "-ot": return a.modified < b.modified
    default: return a.device == b.device && a.inode == b.inode
    }
  }

  /// nil if there is no such operator.
  private func unary(_ letter: UInt8, _ operand: ByteString) throws(Mistake) -> Bool? {
    switch letter {
    case UInt8(ascii: "n"): return !operand.isEmpty
    case UInt8(ascii: "z"): return operand.isEmpty
    case UInt8(ascii: "r"): return FileSystem.allows(.read, operand)
    case UInt8(ascii: "w"): return FileSystem.allows(.write, operand)
    case UInt8(ascii: "x"): return FileSystem.allows(.execute, operand)
    case UInt8(ascii: "t"): return Terminal.isTerminal(FileDescriptor(try number(operand)))
    case UInt8(ascii: "h"), UInt8(ascii: "L"):
      return (try? FileSystem.metadata(of: operand, followingLinks: false))?.isSymbolicLink == true
    default: return fileTest(letter, try? FileSystem.metadata(of: operand))
    }
  }

  private func fileTest(_ letter: UInt8, _ file: Metadata?) -> Bool? {
    switch letter {
    case UInt8(ascii: "e"): file != nil
    case UInt8(ascii: "f"): file?.kind == .regular
    case UInt8(ascii: "d"): file?.kind == .directory
    case UInt8(ascii: "p"): file?.kind == .pipe
    case UInt8(ascii: "b"): file?.kind == .blockDevice
    case UInt8(ascii: "c"): file?.kind == .characterDevice
    case UInt8(ascii: "S"): file?.kind == .socket
    case UInt8(ascii: "s"): file.map { $0.size > 0 } ?? false
    case UInt8(ascii: "u"): file.map { $0.permissions & 0o4000 != 0 } ?? false
    case UInt8(ascii: "g"): file.map { $0.permissions & 0o2000 != 0 } ?? false
    case UInt8(ascii: "k"): file.map { $0.permissions & 0o1000 != 0 } ?? false
    default: nil
    }
  }
}
