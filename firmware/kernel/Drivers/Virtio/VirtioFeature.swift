/// What a device can do and its driver wants, a bit each. A device's own are bits 0 to 23 (virtio 1.2,
/// chapter 5), those of all devices begin with 24 (chapter 6).
struct VirtioFeatures: OptionSet {
  let rawValue: UInt64

  static let indirectDescriptors = VirtioFeatures(rawValue: 1 << 28)
  static let eventIndex = VirtioFeatures(rawValue: 1 << 29)
  static let version1 = VirtioFeatures(rawValue: 1 << 32)

  /// What `Virtqueue` makes use of, whatever the device.
  static let ofQueues: VirtioFeatures = [.indirectDescriptors, .eventIndex]

  /// A bit of a device's own.
  static func own(_ bit: UInt64) -> VirtioFeatures { VirtioFeatures(rawValue: 1 << bit) }
}

/// What a driver says of one feature.
struct VirtioFeatureRow {
  let feature: VirtioFeatures
  let name: StaticString
  /// Without it the driver cannot use the device.
  let isNeeded: Bool

  init(_ feature: VirtioFeatures, _ name: StaticString, isNeeded: Bool = false) {
    self.feature = feature
    self.name = name
    self.isNeeded = isNeeded
  }

  /// What every driver here says.
  static var ofAllDrivers: [VirtioFeatureRow] {
    [
      .init(.version1, "VIRTIO_F_VERSION_1", isNeeded: true),
      .init(.indirectDescriptors, "VIRTIO_F_INDIRECT_DESC"),
      .init(.eventIndex, "VIRTIO_F_EVENT_IDX"),
    ]
  }
}
