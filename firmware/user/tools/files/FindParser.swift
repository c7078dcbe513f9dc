import System

/// Reads find's expression: `-o` binds loosest, then `-a` or nothing, then `!`.
struct FindParser {
  private var rest: ArraySlice<ByteString>
  private let call: Invocation
  private(set) var limits = FindLimits()

  init(_ arguments: ArraySlice<ByteString>, _ call: Invocation) {
    rest = arguments
    self.call = call
  }

  mutating func parse() -> FindExpression {
    let expression = rest.isEmpty ? .all : parseOr()
    if let extra = rest.first { call.misuse("unexpected '\(extra)'") }
    return expression.isAction ? expression : .and(expression, .print(separator: 10))
  }

  private mutating func parseOr() -> FindExpression {
    var expression = parseAnd()
    while rest.first == "-o" || rest.first == "-or" {
      rest = rest.dropFirst()
      expression = .or(expression, parseAnd())
    }
    return expression
  }

  private mutating func parseAnd() -> FindExpression {
    var expression = parseNot()
    while let next = rest.first, next != "-o", next != "-or", next != ")" {
      if next == "-a" || next == "-and" { rest = rest.dropFirst() }
      expression = .and(expression, parseNot())
    }
    return expression
  }

  private mutating func parseNot() -> FindExpression {
    if rest.first == "!" || rest.first == "-not" {
      rest = rest.dropFirst()
      return .not(parseNot())
    }
    if rest.first == "(" {
      rest = rest.dropFirst()
      let expression = parseOr()
      if rest.popFirst() != ")" { call.misuse("')' is missing") }
      return expression
    }
    return parseTest()
  }

  private mutating func value(_ name: ByteString) -> ByteString {
    guard let value = rest.popFirst() else { call.misuse("\(name) wants a value") }
    return value
  }

  private mutating func parseTest() -> FindExpression {
    guard let name = rest.popFirst() else { call.misuse("a test is missing") }
    switch name {
    case "-name": return .name(Glob(value(name)), ignoringCase: false)
    case "-iname": return .name(Glob(value(name).lowercased), ignoringCase: true)
    case "-path", "-wholename": return .path(Glob(value(name)))
    case "-type": return .kind(kind(value(name)))
    case "-empty": return .empty
    case "-newer": return newer(value(name))
    case "-user": return .owner(Accounts.userNumber(value(name)) ?? -1)
    case "-size": return size(value(name))
    case "-mtime": return .age(comparison(value(name)), unit: 86400)
    case "-mmin": return .age(comparison(value(name)), unit: 60)
    case "-perm": return permissions(value(name))
    default: return parseAction(name)
    }
  }

  private mutating func parseAction(_ name: ByteString) -> FindExpression {
    switch name {
    case "-print": return .print(separator: 10)
    case "-print0": return .print(separator: 0)
    case "-prune": return .prune
    case "-quit": return .quit
    case "-true": return .all
    case "-exec": return execute()
    case "-delete":
      limits.childrenFirst = true
      return .delete
    case "-depth":
      limits.childrenFirst = true
      return .all
    case "-maxdepth":
      limits.most = value(name).integer ?? Int.max
      return .all
    case "-mindepth":
      limits.least = value(name).integer ?? 0
      return .all
    default: call.misuse("unknown test '\(name)'")
    }
  }

  private func kind(_ letter: ByteString) -> Metadata.Kind {
    switch letter {
    case "f": .regular
    case "d": .directory
    case "l": .symbolicLink
    case "p": .pipe
    case "c": .characterDevice
    case "b": .blockDevice
    case "s": .socket
    default: call.misuse("unknown kind of file '\(letter)'")
    }
  }

  private func comparison(_ text: ByteString) -> FindComparison {
    guard let comparison = FindComparison(text) else { call.misuse("'\(text)' is not a number") }
    return comparison
  }

  /// In blocks of 512 bytes, or with a unit: c, k, M, G.
  private func size(_ text: ByteString) -> FindExpression {
    let unit: Int
    switch text.last {
    case UInt8(ascii: "c"): unit = 1
    case UInt8(ascii: "k"): unit = 1024
    case UInt8(ascii: "M"): unit = 1 << 20
    case UInt8(ascii: "G"): unit = 1 << 30
    case UInt8(ascii: "b"): unit = 512
    default: return .size(comparison(text), unit: 512)
    }
    return .size(comparison(ByteString(text.dropLast())), unit: unit)
  }

  private func newer(_ path: ByteString) -> FindExpression {
    do throws(Errno) {
      return .newer(try FileSystem.metadata(of: path).modified)
    } catch {
      Program.fail("\(path): \(error)")
    }
  }

  private func permissions(_ text: ByteString) -> FindExpression {
    let mode: FindPermissions =
      text.first == UInt8(ascii: "-") ? .all : text.first == UInt8(ascii: "/") ? .any : .exactly
    let digits = mode == .exactly ? text : ByteString(text.dropFirst())
    guard let change = ModeChange(digits) else { call.misuse("'\(text)' is no mode") }
    return .permissions(change.applied(to: 0, isDirectory: false), mode: mode)
  }

  private mutating func execute() -> FindExpression {
    var command: [ByteString] = []
    while let word = rest.popFirst() {
      if word == ";" { return .execute(command) }
      if word == "+" && command.last == "{}" {
        limits.together.append(command)
        return .executeTogether(limits.together.count - 1)
      }
      command.append(word)
    }
    call.misuse("-exec wants ';' or '{} +' at its end")
  }
}
