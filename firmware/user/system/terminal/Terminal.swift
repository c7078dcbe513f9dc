import CSystem

/// A terminal: its mode, its size, and who is in its foreground (termios(3), ioctl_tty(2)).
public struct Terminal: Sendable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: FileDescriptor = .standardInput) { self.descriptor = descriptor }

  // The requests of include/uapi/asm-generic/ioctls.h.
  private static let getMode = 0x5401
  private static let setModeAfterOutput = 0x5403
  private static let setControllingTerminal = 0x540E
  private static let getForeground = 0x540F
  private static let setForeground = 0x5410
  private static let getWindowSize = 0x5413

  public static func isTerminal(_ descriptor: FileDescriptor) -> Bool {
    (try? Terminal(descriptor).mode()) != nil
  }

  /// How the kernel treats what is typed and printed.
  public struct Mode: Sendable {
    var settings: linux_terminal

    /// Every key at once and as it is, no echo, no signals; with `signals`, ^C and ^Z keep theirs.
    public func raw(signals: Bool = false) -> Mode {
      var mode = self
      let echo: UInt32 = 0o10
      let canonical: UInt32 = 0o2
      let signal: UInt32 = 0o1
      let extended: UInt32 = 0o100000
      let flowControl: UInt32 = 0o2000
      let returnToNewline: UInt32 = 0o400
      mode.settings.local &= ~(echo | canonical | extended | (signals ? 0 : signal))
      mode.settings.input &= ~(flowControl | returnToNewline)
      mode.settings.characters.5 = 0  // VTIME
      mode.settings.characters.6 = 1  // VMIN
      return mode
    }
  }

  public func mode() throws(Errno) -> Mode {
    var mode = Mode(settings: linux_terminal())
    try withUnsafeMutablePointer(to: &mode.settings) { (settings) throws(Errno) in
      _ = try SystemCall.deviceControl(
        descriptor.rawValue, Terminal.getMode, Int(bitPattern: settings))
    }
    return mode
  }

  /// After what was printed before has gone out.
  public func setMode(_ mode: Mode) throws(Errno) {
    var settings = mode.settings
    try withUnsafeMutablePointer(to: &settings) { (settings) throws(Errno) in
      _ = try SystemCall.deviceControl(
        descriptor.rawValue, Terminal.setModeAfterOutput, Int(bitPattern: settings))
    }
  }

  /// Rows and columns: the kernel's, or LINES and COLUMNS, or 24 by 80 (a serial line has no size).
  public var size: (rows: Int, columns: Int) {
    var window = linux_window_size()
    let answer = withUnsafeMutablePointer(to: &window) {
      SystemCall.deviceControl.raw(
        descriptor.rawValue, Terminal.getWindowSize, Int(bitPattern: $0))
    }
    if answer == 0 && window.rows > 0 && window.columns > 0 {
      return (Int(window.rows), Int(window.columns))
    }
    return (told("LINES") ?? 24, told("COLUMNS") ?? 80)
  }

  /// A number of the environment, if a terminal may have so many.
  private func told(_ name: ByteString) -> Int? {
    guard let number = Environment[name]?.integer, (1...65535).contains(number) else { return nil }
    return number
  }

  /// The process group that gets the keys' signals and may read.
  public func foregroundGroup() throws(Errno) -> Int {
    var group: Int32 = 0
    try withUnsafeMutablePointer(to: &group) { (group) throws(Errno) in
      _ = try SystemCall.deviceControl(
        descriptor.rawValue, Terminal.getForeground, Int(bitPattern: group))
    }
    return Int(group)
  }

  public func setForegroundGroup(_ group: Int) throws(Errno) {
    var group = Int32(group)
    try withUnsafeMutablePointer(to: &group) { (group) throws(Errno) in
      _ = try SystemCall.deviceControl(
        descriptor.rawValue, Terminal.setForeground, Int(bitPattern: group))
    }
  }

  /// Makes it the controlling terminal of the session that the caller leads.
  public func control() throws(Errno) {
    try SystemCall.deviceControl(descriptor.rawValue, Terminal.setControllingTerminal, 0)
  }
}
