import Assembly

/// Why there is no console.
public enum ConsoleError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Input or output is a file or a pipe.
  case noTerminal
  /// `TERM is not set`
  case unnamedTerminal
  /// `nobody knows the terminal 'NAME'`
  case unknownTerminal(String)
  /// One that only writes line after line.
  case placelessTerminal(String)
  /// A library is missing, or the terminal cannot be made raw: the host's words.
  case host(String)

  public var description: String {
    switch self {
    case .noTerminal:
      "the console needs a terminal for its input and output: 'mvm run' and "
        + "'mvm console --plain' need none"
    case .unnamedTerminal:
      "TERM is not set, which says what terminal this is: try TERM=xterm-256color"
    case .unknownTerminal(let name):
      "TERM is '\(name)', a terminal that ncurses does not know: try TERM=xterm-256color, or "
        + "install Debian's package ncurses-term"
    case .placelessTerminal(let name):
      "TERM is '\(name)', a terminal that only writes line after line: try TERM=xterm-256color if "
        + "it can do more, or 'mvm console --plain'"
    case .host(let reason): reason
    }
  }
}
