import Bus

/// What a queue of a virtio device is at an instant, for who looks on.
public struct QueueObservation: Equatable, Sendable {
  /// What it is for.
  public let name: String
  /// How many descriptors it has, as the driver says.
  public let size: Int
  /// Whether the driver has made it ready.
  public let isReady: Bool
  /// What the driver has made available and the device has not taken: chains of a split ring, descriptors of a packed one.
  public let pending: Int
  /// What the device has taken and not given back, counted alike.
  public let inFlight: Int
}

extension VirtioDevice {
  /// Its queues, by their numbers.
  public var queueObservations: [QueueObservation] {
    let names = queueNames
    return link.state.queues.enumerated().map { index, queue in
      QueueObservation(
        name: index < names.count ? names[index] : "queue " + String(index),
        size: Int(queue.size), isReady: queue.isReady, pending: queue.pendingCount(in: link.memory),
        inFlight: Int(queue.inFlight))
    }
  }
}

extension Queue {
  /// What has been made available and was not taken. What a driver says is not believed beyond the queue's size.
  fileprivate func pendingCount(in memory: GuestMemory) -> Int {
    guard isReady, size > 0 else { return 0 }
    return Int(min(isPacked ? packedPendingCount(in: memory) : splitPendingCount(in: memory), size))
  }

  private func splitPendingCount(in memory: GuestMemory) -> UInt32 {
    guard let available: UInt16 = try? load(driverArea + 2, in: memory) else { return 0 }
    return UInt32(available &- nextAvailable)
  }

  private func packedPendingCount(in memory: GuestMemory) -> UInt32 {
    var (place, wrap) = (nextAvailable, availableWrap)
    for count in 0..<size {
      let address = descriptorArea + UInt64(place) * Descriptor.byteCount
      guard let flags: UInt16 = try? load(address + 14, in: memory),
        (flags & 1 << 7 != 0) == wrap, (flags & 1 << 15 != 0) != wrap
      else { return count }
      place += 1
      if UInt32(place) == size { (place, wrap) = (0, !wrap) }
    }
    return size
  }
}
