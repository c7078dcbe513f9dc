/// Somebody who can have the terminal in place of the serial line.
protocol TerminalFace: AnyObject, Sendable {
  /// The terminal is its own now: what to write first.
  func began() -> [UInt8]

  /// It is the serial line's again: what to write last.
  func ended() -> [UInt8]

  /// What the person types, but for the commands of the program.
  func typed(_ bytes: [UInt8])
}
