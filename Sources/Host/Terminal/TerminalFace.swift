/// Somebody who can have the terminal in place of the serial line.
protocol TerminalFace: AnyObject, Sendable {
  /// What is written before anything of its own.
  var opening: [UInt8] { get }

  /// And what behind.
  var closing: [UInt8] { get }

  /// The terminal is its own from now on.
  func began()

  /// It is the serial line's again.
  func ended()

  /// What the person types, but for the commands of the program.
  func typed(_ bytes: [UInt8])
}
