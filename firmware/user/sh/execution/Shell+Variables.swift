import System

/// Variables and parameters. Names of letters are variables, everything else (`?`, `#`, `1`, `@`) is what
/// the shell itself knows (2.5.2).
extension Shell {
  /// The value of a variable or of a special parameter; nil if it is not set.
  subscript(name: ByteString) -> ByteString? {
    if let first = name.first, !first.isLetter, first != UInt8(ascii: "_") {
      return specialParameter(name)
    }
    if name == "LINENO" { return "\(currentLine)" }
    return variables[name]?.value
  }

  private func specialParameter(_ name: ByteString) -> ByteString? {
    switch name {
    case "?": return "\(status)"
    case "$": return "\(identifier)"
    case "!": return lastBackground.map { "\($0)" }
    case "#": return "\(parameters.count)"
    case "0": return self.name
    case "-": return settings.letters + (isInteractive ? "i" : "")
    case "@", "*": return parameters.isEmpty ? nil : parameters.joined(by: " ")
    default:
      guard let number = name.integer, number <= parameters.count else { return nil }
      return parameters[number - 1]
    }
  }

  func assign(_ name: ByteString, _ value: ByteString?) throws(Interruption) {
    var variable = variables[name] ?? Variable()
    if variable.isReadOnly { throw failure("\(name): is read only") }
    variable.value = value
    if settings.exportsAll { variable.isExported = true }
    variables[name] = variable
    if name == "PATH" {
      Environment["PATH"] = value
      places = [:]
    }
  }

  func unset(_ name: ByteString) throws(Interruption) {
    if variables[name]?.isReadOnly == true { throw failure("\(name): is read only") }
    variables[name] = nil
  }

  /// What commands are given.
  var environment: [ByteString] {
    variables.compactMap { name, variable in
      guard variable.isExported, let value = variable.value else { return nil }
      return "\(name)=\(value)"
    }
  }

  /// Remembers what a variable is, to put it back when the function ends.
  func makeLocal(_ name: ByteString) {
    let last = localScopes.count - 1
    if localScopes[last].contains(where: { $0.name == name }) { return }
    localScopes[last].append((name, variables[name]))
  }

  static func isName(_ text: ByteString) -> Bool {
    guard let first = text.first, !first.isDigit else { return false }
    return text.allSatisfy { $0.isNameCharacter }
  }
}

extension Shell.Settings {
  /// The options that are on, as `$-` shows them.
  var letters: ByteString {
    var result = ByteString()
    if exportsAll { result += "a" }
    if stopsOnFailure { result += "e" }
    if !expandsPathNames { result += "f" }
    if onlyChecks { result += "n" }
    if failsOnUnset { result += "u" }
    if echoesInput { result += "v" }
    if tracesCommands { result += "x" }
    return result
  }

  /// False if there is no such option.
  mutating func set(_ letter: UInt8, _ on: Bool) -> Bool {
    switch letter {
    case UInt8(ascii: "a"): exportsAll = on
    case UInt8(ascii: "e"): stopsOnFailure = on
    case UInt8(ascii: "f"): expandsPathNames = !on
    case UInt8(ascii: "n"): onlyChecks = on
    case UInt8(ascii: "u"): failsOnUnset = on
    case UInt8(ascii: "v"): echoesInput = on
    case UInt8(ascii: "x"): tracesCommands = on
    case UInt8(ascii: "m"), UInt8(ascii: "b"), UInt8(ascii: "h"): break
    default: return false
    }
    return true
  }

  /// By the long names of `set -o`.
  mutating func set(named name: ByteString, _ on: Bool) -> Bool {
    switch name {
    case "allexport": return set(UInt8(ascii: "a"), on)
    case "errexit": return set(UInt8(ascii: "e"), on)
    case "noglob": return set(UInt8(ascii: "f"), on)
    case "noexec": return set(UInt8(ascii: "n"), on)
    case "nounset": return set(UInt8(ascii: "u"), on)
    case "verbose": return set(UInt8(ascii: "v"), on)
    case "xtrace": return set(UInt8(ascii: "x"), on)
    case "monitor", "emacs": return true
    default: return false
    }
  }
}
