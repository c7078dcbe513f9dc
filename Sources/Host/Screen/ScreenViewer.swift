/// Somebody who shows a `Screen` to a person, and takes what that one does to a `Seat`.
public protocol ScreenViewer: AnyObject {
  /// What the person must know to look at it; nil for nothing.
  var notice: String? { get }

  /// Begins to show. `closed` is called, on the viewer's thread, when the person has had enough.
  ///
  /// - Throws: `noThread`, or what the host lacks.
  func start(closed: @escaping @Sendable () -> Void) throws(HostError)

  /// Ends, and returns when it has.
  func stop()
}
