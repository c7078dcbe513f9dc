public import Bus
public import Devices

/// A network card to be built.
public struct NetworkPlan {
  /// What is at the other end of its cable.
  public var port: any NetworkPort
  /// Its address.
  public var address: MACAddress
  /// The largest packet that the guest is told to send, in bytes; nil for the usual 1,500.
  public var mtu: UInt16?
  /// Who sees every frame of its.
  public var observer: (any NetworkObserver)?
  /// Pairs of queues: 1 to 8.
  public var queuePairs = 1

  /// A card with one pair of queues.
  public init(port: any NetworkPort, address: MACAddress) {
    self.port = port
    self.address = address
  }
}
