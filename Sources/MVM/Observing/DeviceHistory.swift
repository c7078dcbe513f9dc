/// What was remembered since somebody asked last.
public struct DeviceHistory: Sendable {
  /// The records, in order.
  public let records: [DeviceRecord]
  /// How many there were besides that are forgotten.
  public let lost: UInt64
  /// What to ask with next: the number of the last record there was.
  public let last: UInt64
}
