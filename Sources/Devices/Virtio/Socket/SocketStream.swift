/// What is known of a stream. Counts are of all bytes since it began, modulo 2^32, as the device's specification has them.
struct SocketStream {
  enum Phase: UInt8 {
    /// The guest has asked for it, and the host has not answered.
    case wanted = 0
    /// The host has asked for it, and the guest has not answered.
    case offered = 1
    case open = 2
  }

  var phase: Phase
  /// What the guest said last: how much room it has for the stream, and how many bytes its program has taken.
  var guestRoom: UInt32 = 0
  var guestTaken: UInt32 = 0
  /// Bytes that the guest has sent, how many of them the host has taken, and how many of those the guest knows of.
  var received: UInt32 = 0
  var taken: UInt32 = 0
  var announced: UInt32 = 0

  init(_ phase: Phase) { self.phase = phase }

  /// Up to which count the guest has room. It may say what it likes: no more is taken from the host for it than `window`.
  var limit: UInt32 { guestTaken &+ min(guestRoom, VirtioSocket.window) }

  /// Whether the guest may send so many bytes.
  func mayReceive(_ count: UInt32) -> Bool {
    let underWay = received &- taken
    return underWay <= VirtioSocket.window && count <= VirtioSocket.window - underWay
  }
}
