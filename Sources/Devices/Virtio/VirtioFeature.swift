/// Feature bits that belong to every virtio device (virtio 1.3, section 6).
enum VirtioFeature {
  static let indirectDescriptors: UInt64 = 1 << 28
  static let eventIndex: UInt64 = 1 << 29
  static let version1: UInt64 = 1 << 32
  static let packedRing: UInt64 = 1 << 34

  /// What the queues here can do, whatever the device.
  static let ofQueues = indirectDescriptors | eventIndex | version1 | packedRing
}
