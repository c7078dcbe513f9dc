/// Something that came into a deterministic machine from outside. A machine's run is a function of the state it began in and of
/// these, each at its instant.
public struct Input: Equatable, Sendable {
  /// Where it came in.
  public enum Door: UInt8, CaseIterable, Sendable {
    /// Bytes for the UART.
    case serial = 0
    /// Bytes for the virtio console.
    case console = 1
    /// Frames for the network cards, as `NetworkInlet` writes them.
    case network = 2
    /// What the host does with streams of the socket device, as `SocketEvent` writes it.
    case sockets = 3
    /// How many pages the host wants to have back: 4 bytes, little-endian.
    case balloon = 4
    /// Captured frames for the sound card, as `SoundInlet` writes them.
    case sound = 5
    /// The size that a viewer of the screen would like, as `DisplayInlet` writes it.
    case display = 6
    /// What a person does with keyboard and pointers, as `PersonInlet` writes it.
    case person = 7
  }

  /// Where it came in.
  public let door: Door
  /// What came.
  public let bytes: [UInt8]

  /// Bytes at a door.
  public init(_ door: Door, _ bytes: [UInt8]) {
    self.door = door
    self.bytes = bytes
  }
}

/// Who writes down what comes in.
public protocol InputRecorder: AnyObject {
  /// `input` comes in at `instant`; none comes before it from now on.
  func record(_ input: Input, at instant: Instant)
}
