/// Something that waits for an instant of guest time.
public protocol Sleeper: AnyObject {
  /// An instant that was asked for with `token` has come.
  func wake(token: UInt64)
}

/// Guest time, and who waits for what in it. There is one for a machine.
///
/// In deterministic mode it is counted in instructions, in parallel mode it follows the host's clock; who uses it
/// cannot tell. Calls come with the bus's lock held, and so do the wake-ups.
public protocol Timeline: AnyObject {
  /// Nanoseconds of guest time since power-on.
  var now: UInt64 { get }

  /// Wakes `sleeper` with `token` once `now` is at least `instant` (nanoseconds), never before this call returns.
  /// A sleeper has one instant a token: asking again replaces it.
  func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64)

  /// Forgets the instant of `sleeper` with `token`, if there is one.
  func cancel(_ sleeper: any Sleeper, token: UInt64)
}
