public import Bus

/// Sound device (virtio 1.3, section 5.14): streams of PCM to be heard, and to be captured.
///
///     queue 0  control    what streams there are, their parameters, prepare, start, stop, release
///     queue 1  events     none comes: there are no jacks, and a driver sees by its buffers how far a stream is
///     queue 2  transmit   stream (4)  frames              -> status (4)  latency (4)
///     queue 3  receive    stream (4)  -> frames  status (4)  latency (4)
///
/// A stream's time is guest time. A buffer that plays is given back when its last frame has been heard, and its frames leave for the port
/// when the first one is heard; so what is played, and when, is the same in each deterministic run.
public final class VirtioSound: VirtioDevice {
  /// What the device remembers besides its link.
  struct State {
    var streams: [SoundStream]
  }

  static let controlQueue = 0
  static let transmitQueue = 2
  static let receiveQueue = 3
  /// A waker's token from here on is a stream.
  static let firstStreamToken: UInt64 = 4
  /// The most streams of either direction.
  public static let maximumStreamCount = 8

  /// The device's number.
  public let deviceID: UInt32 = 25
  /// None.
  public let features: UInt64 = 0
  /// Status and queues.
  public let link: VirtioLink

  var state: State
  let port: any SoundPort

  /// A card with so many streams to be heard, which come first, and to be captured; neither is more than `maximumStreamCount`.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any SoundPort, outputs: Int, inputs: Int
  ) {
    precondition(outputs <= Self.maximumStreamCount && inputs <= Self.maximumStreamCount)
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 4)
    self.port = port
    let outputs = (0..<outputs).map { _ in SoundStream(isInput: false) }
    state = State(streams: outputs + (0..<inputs).map { _ in SoundStream(isInput: true) })
  }

  /// Nothing plays, and nothing is captured.
  public func driverReset() {
    for stream in state.streams.indices { silence(stream) }
    state.streams = state.streams.map { SoundStream(isInput: $0.isInput) }
  }

  /// The configuration space (virtio 1.3, section 5.14.4): how many jacks, streams and channel maps there are, 4 bytes each.
  public func configurationByte(at offset: Int) -> UInt8 {
    guard offset >= 4, offset < 12, offset % 4 == 0 else { return 0 }
    return UInt8(state.streams.count)
  }

  /// Serves a queue.
  public func queueNotified(_ index: Int) {
    switch index {
    case Self.controlQueue: serveChains(of: index) { control($0) }
    case Self.transmitQueue, Self.receiveQueue: takeBuffers(of: index)
    default: break
    }
  }

  /// Forgets the queue's buffers.
  public func queueStopped(_ index: Int) {
    for stream in state.streams.indices where state.streams[stream].queue == index {
      silence(stream)
      state.streams[stream].buffers = []
      state.streams[stream].isBusy = false
    }
  }

  /// A queue is to be looked at, or a stream's buffer has come to its end.
  public func wake(token: UInt64) {
    if token < Self.firstStreamToken {
      queueNotified(Int(token))
    } else if token - Self.firstStreamToken < UInt64(state.streams.count) {
      advance(Int(token - Self.firstStreamToken))
    }
  }
}
