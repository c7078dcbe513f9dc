/// Where lines come from and go to, where nobody looks at a screen.
package protocol LineTerminal: AnyObject {
  /// Waits so long, or until a descriptor is readable, or, if lines are taken, one comes or no more will.
  func wait(milliseconds: Int, orFor descriptor: Int32, takingLines: Bool)

  /// The next line, if there is one.
  func nextLine() -> String?

  /// Whether no more lines will come.
  var hasEnded: Bool { get }

  func write(_ text: String)
}
