internal import Glibc

/// What the program says.
enum Output {
  /// Where to; raw values are descriptors.
  enum Stream: Int32 {
    case standard = 1
    case error = 2
  }

  /// Writes text at once. Nobody is told when that fails: there is nobody to tell.
  static func write(_ text: String, to stream: Stream = .standard) {
    write(Array(text.utf8), to: stream)
  }

  /// Writes bytes at once.
  static func write(_ bytes: [UInt8], to stream: Stream = .standard) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(stream.rawValue, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Tells the user what is wrong, in one line.
  static func complain(_ message: String) { write("mvm: \(message)\n", to: .error) }

  /// Shows on a terminal what is being done, over what was; an empty text takes it away.
  static func progress(_ text: String) {
    if isatty(Stream.error.rawValue) == 1 { write("\r\u{1b}[K\(text)", to: .error) }
  }

  /// Whether what is written to standard output may have colours.
  static var hasColour: Bool { hasColour(.standard) }

  /// Characters in a line of the terminal that is written to; nil where it is none.
  static var width: Int? {
    var size = winsize()
    guard ioctl(Stream.standard.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Whether what is written may have colours: on a terminal, unless NO_COLOR asks for none (no-color.org).
  static func hasColour(_ stream: Stream) -> Bool {
    guard isatty(stream.rawValue) == 1 else { return false }
    if let setting = getenv("NO_COLOR"), setting.pointee != 0 { return false }
    return getenv("TERM").map { String(cString: $0) } != "dumb"
  }
}
