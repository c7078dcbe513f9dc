/// What carries messages to a server of 9P, and its answers back.
protocol NinePTransport: AnyObject {
  /// The longest message, either way.
  var messageLimit: Int { get }
  /// In so many pieces of memory the contents of a message may lie.
  var pieceLimit: Int { get }

  /// Sends a message, and waits for the answer.
  ///
  /// - Throws: what the server says, `ioError` if it talks nonsense or not at all, `restart` if a signal
  ///   ended the wait (`NinePMessage.maySignalEnd`).
  func exchange(_ message: NinePMessage) throws(Errno) -> NinePAnswer

  /// Sends one whose answer says nothing; `completion` is called when it is there, maybe in an interrupt.
  /// Never waits.
  func post(_ message: NinePMessage, completion: @escaping () -> Void)

  /// Somebody else may use it.
  func unclaim()
}
