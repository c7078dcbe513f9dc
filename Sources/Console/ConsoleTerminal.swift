/// What a console is shown on, and where its keys come from.
package protocol ConsoleTerminal: AnyObject {
  /// Rows and columns, as they are now.
  var size: (height: Int, width: Int) { get }

  /// Waits so long, for a key, or until a descriptor is readable. False where nobody is there any more.
  func wait(milliseconds: Int, orFor descriptor: Int32) -> Bool

  /// The next key, if one was pressed.
  func nextKey() -> Key?

  /// Shows what is on a canvas.
  func show(_ canvas: Canvas)

  /// Shows everything anew next time.
  func forgetWhatIsShown()

  /// Gives text to the user's other programs.
  func copy(_ text: String)

  /// Gives the terminal back.
  func close()
}
