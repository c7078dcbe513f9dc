/// The host's side of a socket device: streams between ports of the guest and ports of the host, which whoever implements
/// this gives a meaning.
public protocol SocketPort: AnyObject {
  /// The guest does something.
  func act(_ action: SocketAction)

  /// The next thing that the host does; nil when there is none. How many wait is bounded by what the guest has room for.
  func receive() -> SocketEvent?

  /// The machine is not the one that had these streams: all of them end, and the guest is told (`SocketEvent.Kind.lost`).
  func abandon()
}

/// A device that takes events from a `SocketPort`.
public protocol SocketReceiver: AnyObject {
  /// The port has events.
  func eventsArrived()
}

/// The two ends of a stream, which name it.
public struct SocketEnds: Hashable, Sendable {
  public var hostPort: UInt32
  public var guestPort: UInt32

  /// A stream between two ports.
  public init(hostPort: UInt32, guestPort: UInt32) {
    self.hostPort = hostPort
    self.guestPort = guestPort
  }
}

/// What a guest does with a stream.
public enum SocketAction: Equatable, Sendable {
  /// Asks for one.
  case connect(SocketEnds)
  /// Agrees to one that the host has asked for.
  case accept(SocketEnds)
  /// Sends bytes: no more are under way than the device has room for (`VirtioSocket.window`).
  case send(SocketEnds, [UInt8])
  /// Has room for the stream's bytes up to this number of them, modulo 2^32.
  case grant(SocketEnds, limit: UInt32)
  /// Will receive no more, or send no more (`SocketShutdown`).
  case shutdown(SocketEnds, flags: UInt32)
  /// Ends it at once.
  case reset(SocketEnds)
  /// Ends all of them, and wants to hear nothing of those.
  case resetAll
}

/// Which way a stream has ended (virtio 1.3, section 5.10.6.5).
public enum SocketShutdown {
  /// Who says so receives no more.
  public static let receive: UInt32 = 1
  /// Who says so sends no more.
  public static let send: UInt32 = 2
}
