import System

/// Builtins for variables, options and aliases.
extension Builtins {
  static func export(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    try declare(shell, arguments) {
      $0.isExported = true
    } where: {
      $0.isExported
    }
  }

  static func readOnly(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    try declare(shell, arguments) {
      $0.isReadOnly = true
    } where: {
      $0.isReadOnly
    }
  }

  /// Sets a property of variables, with new values perhaps; without names, lists those that have it.
  private static func declare(
    _ shell: Shell, _ arguments: [ByteString], _ change: (inout Shell.Variable) -> Void,
    where has: (Shell.Variable) -> Bool
  ) throws(Interruption) -> Int {
    let names = arguments.dropFirst().filter { $0 != "-p" }
    for argument in names {
      let parts = argument.cut(at: "=")
      let name = parts?.before ?? argument
      guard Shell.isName(name) else { throw shell.failure("\(arguments[0]): '\(name)' is no name") }
      if let value = parts?.after { try shell.assign(name, value) }
      change(&shell.variables[name, default: Shell.Variable()])
    }
    if names.isEmpty {
      for (name, variable) in shell.variables.sorted(by: { $0.key < $1.key }) where has(variable) {
        let value = variable.value.map { "=\(Quoting.quoted($0))" as ByteString } ?? ""
        output.line("\(arguments[0]) \(name)\(value)")
      }
    }
    return finishOutput(shell)
  }

  static func local(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if shell.localScopes.isEmpty { throw shell.failure("local: not in a function") }
    for argument in arguments.dropFirst() {
      let parts = argument.cut(at: "=")
      let name = parts?.before ?? argument
      guard Shell.isName(name) else { throw shell.failure("local: '\(name)' is no name") }
      shell.makeLocal(name)
      if let value = parts?.after { try shell.assign(name, value) }
    }
    return 0
  }

  static func unset(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var names = arguments.dropFirst()
    let onlyFunctions = names.first == "-f"
    if onlyFunctions || names.first == "-v" { names = names.dropFirst() }
    for name in names {
      if onlyFunctions || (shell.variables[name] == nil && shell.functions[name] != nil) {
        shell.functions[name] = nil
      } else {
        try shell.unset(name)
      }
    }
    return 0
  }

  static func set(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if arguments.count == 1 {
      for (name, variable) in shell.variables.sorted(by: { $0.key < $1.key }) {
        if let value = variable.value { output.line("\(name)=\(Quoting.quoted(value))") }
      }
      return finishOutput(shell)
    }
    var rest = arguments.dropFirst()
    if try !setOptions(shell, &rest) { return 0 }
    if !rest.isEmpty || arguments.last == "--" { shell.parameters = Array(rest) }
    return 0
  }

  /// Takes `-eux` and `-o NAME` from the arguments. False if nothing can follow them.
  static func setOptions(
    _ shell: Shell, _ rest: inout ArraySlice<ByteString>
  ) throws(Interruption) -> Bool {
    while let option = rest.first, option.count > 1, isSign(option[0]) {
      rest = rest.dropFirst()
      if option == "--" { return true }
      let on = option[0] == UInt8(ascii: "-")
      if option == "-o" || option == "+o" {
        guard let name = rest.popFirst() else {
          listOptions(shell)
          return false
        }
        if !shell.settings.set(named: name, on) { throw shell.failure("set: no option \(name)") }
        continue
      }
      for letter in option.dropFirst() where !shell.settings.set(letter, on) {
        throw shell.failure("set: no option \(ByteString([option[0], letter]))")
      }
    }
    return true
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  private static func listOptions(_ shell: Shell) {
    // swift-format-ignore
    let rows: [(ByteString, Bool)] = [
      ("allexport", shell.settings.exportsAll), ("errexit", shell.settings.stopsOnFailure),
      ("noexec", shell.settings.onlyChecks), ("noglob", !shell.settings.expandsPathNames),
      ("nounset", shell.settings.failsOnUnset), ("verbose", shell.settings.echoesInput),
      ("xtrace", shell.settings.tracesCommands),
    ]
    for (name, on) in rows { output.line("\(name, width: 12)\(on ? "on" : "off")") }
    output.flush()
  }

  static func alias(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var status = 0
    if arguments.count == 1 {
      for (name, text) in shell.aliases.sorted(by: { $0.key < $1.key }) {
        output.line("\(name)=\(Quoting.quoted(text))")
      }
    }
    for argument in arguments.dropFirst() {
      if let (name, text) = argument.cut(at: "=") {
        shell.aliases[name] = text
      } else if let text = shell.aliases[argument] {
        output.line("\(argument)=\(Quoting.quoted(text))")
      } else {
        shell.complain("alias: \(argument): not found")
        status = 1
      }
    }
    return finishOutput(shell, status)
  }

  static func unalias(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    if arguments.count > 1 && arguments[1] == "-a" { shell.aliases = [:] }
    for name in arguments.dropFirst() { shell.aliases[name] = nil }
    return 0
  }
}
