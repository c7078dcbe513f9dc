import System

/// `hash`: where commands were found, so that `PATH` need not be gone through each time.
extension Builtins {
  static func hash(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    let names = arguments.dropFirst()
    if names.first == "-r" {
      shell.places = [:]
      return 0
    }
    if names.isEmpty {
      for name in shell.places.keys.sorted() { output.line(shell.places[name] ?? "") }
    }
    var status = 0
    for name in names where table[name] == nil && shell.functions[name] == nil {
      shell.places[name] = nil
      if shell.place(of: name) == nil {
        shell.complain("hash: \(name): not found")
        status = 1
      }
    }
    return finishOutput(shell, status)
  }
}

extension Shell {
  /// The file of a command that has no `/` in its name, remembered until `PATH` changes.
  func place(of name: ByteString) -> ByteString? {
    if name.contains(UInt8(ascii: "/")) { return nil }
    if let known = places[name] { return known }
    let found = Process.find(name)
    if let found { places[name] = found }
    return found
  }
}
