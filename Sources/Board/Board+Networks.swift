import Bus
public import Devices

// The network cards. On a deterministic board, call between two runs.
extension Board {
  /// What the network cards have done since power-on, in their order.
  public var networkCounters: [NetworkCounters] {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    return networks.map { $0.counters }
  }

  /// The cable of a network card is plugged in, or out.
  public func setLink(ofNetwork index: Int, isUp: Bool) {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    networks[index].setLink(isUp: isUp)
  }
}
