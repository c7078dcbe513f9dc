public import Bus

/// Entropy device (virtio 1.3, section 5.4): one queue, every buffer comes back full of random bytes.
public final class VirtioEntropy: VirtioDevice {
  /// The device's number.
  public let deviceID: UInt32 = 4
  /// None.
  public let features: UInt64 = 0
  /// Status and queues; the device itself remembers nothing.
  public let link: VirtioLink

  let source: any EntropySource

  /// An entropy device that hands on what comes from `source`.
  public init(memory: GuestMemory, timeline: any Timeline, source: any EntropySource) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 1)
    self.source = source
  }
}
