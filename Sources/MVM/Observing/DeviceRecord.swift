public import Bus

/// Something that a device has done while somebody watched.
public struct DeviceRecord: Equatable, Sendable {
  /// Its number: one more than that of the record before.
  public let sequence: UInt64
  /// When: nanoseconds of guest time since power-on. Of bytes in one record, the first.
  public let time: UInt64
  /// The device, by `DeviceObservation.index`.
  public let device: Int
  /// What.
  public internal(set) var event: DeviceEvent
}
