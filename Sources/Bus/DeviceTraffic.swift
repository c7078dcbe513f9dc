/// What has passed through a device since it was made: no part of its state.
public struct DeviceTraffic: Equatable, Sendable {
  /// Requests that were answered; of a serial line, bytes in both directions.
  public var requests: UInt64 = 0
  /// Bytes that the guest gave.
  public var bytesFromGuest: UInt64 = 0
  /// Bytes that the guest got.
  public var bytesToGuest: UInt64 = 0

  /// Nothing yet.
  public init() {}
}
