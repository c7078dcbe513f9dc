public import Bus
import Devices

/// A sound card to be built.
public struct SoundPlan {
  /// What it is connected to.
  public var port: any SoundPort
  /// Streams to be heard, 1 to `VirtioSound.maximumStreamCount`.
  public var outputs = 1
  /// Streams to be captured, as many at most.
  public var inputs = 1

  /// A card with a stream of either kind.
  public init(port: any SoundPort) { self.port = port }
}
