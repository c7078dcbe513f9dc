import System

enum ChangeMode {
  static let tool = Tool(
    "chmod", "[-Rv] MODE FILE...", "Changes the rights of files.",
    [
      Option("R", "recursive", "what directories hold, too"),
      Option("v", "verbose", "say what is done"),
    ], parsing: .none, run)

  /// `chmod -w file` is a change, not an option, so arguments are read here.
  private static func run(_ call: Invocation) {
    var operands = call.operands[...]
    var recursive = false
    var verbose = false
    while let option = operands.first, option == "-R" || option == "-v" || option == "--" {
      operands = operands.dropFirst()
      if option == "-R" { recursive = true }
      if option == "-v" { verbose = true }
    }
    guard let text = operands.popFirst(), !operands.isEmpty else { call.misuse("missing operand") }
    if text == "--help" { return call.tool.printHelp() }
    guard let change = ModeChange(text) else { call.misuse("'\(text)' is no mode") }
    for path in operands { apply(change, to: path, recursive: recursive, verbose: verbose) }
  }

  private static func apply(
    _ change: ModeChange, to path: ByteString, recursive: Bool, verbose: Bool
  ) {
    guard let metadata = attempt(path, try FileSystem.metadata(of: path)) else { return }
    let mode = change.applied(to: metadata.permissions, isDirectory: metadata.isDirectory)
    let done: Void? = attempt(path, try FileSystem.setPermissions(path, mode))
    if verbose && done != nil {
      output.line("mode of '\(path)' is \(octal: UInt(mode), digits: 4)")
    }
    guard recursive && metadata.isDirectory else { return }
    for entry in attempt(path, try Directory.entries(of: path)) ?? []
    where entry.kind != .symbolicLink {
      apply(change, to: path / entry.name, recursive: true, verbose: verbose)
    }
  }
}
