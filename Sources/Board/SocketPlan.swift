public import Bus

/// A socket device to be built.
public struct SocketPlan {
  /// The host's side of its streams.
  public var port: any SocketPort
  /// The guest's address, 3 or more.
  public var address: UInt32

  /// A device with an address.
  public init(port: any SocketPort, address: UInt32) {
    self.port = port
    self.address = address
  }
}
