import Bus

/// A stream of a sound card, and where it is in its life (virtio 1.3, section 5.14.6.6.1):
///
///                        .------------------------ set parameters ------.
///                        v                                              |
///     idle --set--> configured --prepare--> prepared --start--> running |
///                        ^                   |  ^  ^              |     |
///                        |                   |  |  '-- start -- stopped <- stop
///                        '----- release -----'--'-- release ------'
struct SoundStream {
  enum Phase: UInt8 {
    case idle = 0
    case configured = 1
    case prepared = 2
    case running = 3
    case stopped = 4
  }

  /// A buffer of the driver: frames beside the stream's number, or room for them, and room for how it went.
  struct Buffer {
    /// The stream's number, and the status with the latency.
    static let headerSize: UInt64 = 4
    static let statusSize: UInt64 = 8
    /// The most bytes that it may have: what one call moves.
    private static let limit: UInt64 = 4 << 20

    var chain: Chain

    /// Bytes of frames; nil where there is no room for what goes with them, or too many.
    var checkedByteCount: UInt64? {
      let (readable, writable) = (chain.readable.byteCount, chain.writable.byteCount)
      guard readable >= Self.headerSize, writable >= Self.statusSize else { return nil }
      let count =
        chain.queue == VirtioSound.receiveQueue
        ? writable - Self.statusSize : readable - Self.headerSize
      return count <= Self.limit ? count : nil
    }

    /// The same of one that was looked at before it was taken.
    var byteCount: UInt64 { checkedByteCount ?? 0 }
  }

  /// Whether it captures.
  let isInput: Bool
  var phase = Phase.idle
  var format = SoundFormat(.signed16, rate: 48_000, channels: 2)
  /// The buffers, the one that is heard first.
  var buffers: [Buffer] = []
  /// Whether the first of them is being heard, or filled.
  var isBusy = false
  /// When the first frame since the start, or since there was nothing to be heard, began; and how many frames there were since then, the
  /// buffer that is heard among them. So rounding does not add up.
  var base: UInt64 = 0
  var frames: UInt64 = 0
  /// When it was stopped.
  var stopped: UInt64 = 0

  init(isInput: Bool) { self.isInput = isInput }

  /// The queue that its buffers come from.
  var queue: Int { isInput ? VirtioSound.receiveQueue : VirtioSound.transmitQueue }

  /// When the frames so far have been heard: nanoseconds of guest time.
  var end: UInt64 {
    let rate = UInt64(format.rate)
    let (seconds, rest) = frames.quotientAndRemainder(dividingBy: rate)
    return base &+ seconds &* 1_000_000_000 &+ rest &* 1_000_000_000 / rate
  }
}
