public import Bus
public import Devices

/// A device at the bus, as it is at an instant.
public struct DeviceObservation: Sendable {
  /// Its place in `Board.observeDevices`, by which events name it.
  public let index: Int
  /// Its node's name in the device tree, as `serial@10000000`; the board's own where it has none.
  public let name: String
  /// What it is, in words.
  public let title: String
  /// The physical addresses of its registers or contents.
  public let addresses: Range<UInt64>
  /// The input of the interrupt controller that it has; nil where it has none.
  public let interrupt: Int?
  /// Of a virtio device, its queues; else none.
  public let queues: [QueueObservation]
  /// Whether a driver uses it, of a virtio device; else true.
  public let isDriven: Bool
  /// What has passed through it since it was made; nothing where nobody counts.
  public let traffic: DeviceTraffic
}
