import Bus

extension VirtioConsole {
  /// The most bytes that go into one buffer of the guest.
  private static let receiveLimit: UInt64 = 4096
  /// The most bytes that leave in one call.
  private static let transmitLimit: UInt64 = 1 << 16

  /// Moves bytes in the direction of the queue.
  public func queueNotified(_ index: Int) {
    if index == Self.receiveQueue { receive() } else { transmit() }
  }

  /// Fills the buffers that the guest has posted.
  public func bytesArrived() { receive() }

  /// Forgets the queue's buffer.
  public func queueStopped(_ index: Int) {
    if index == Self.receiveQueue {
      state.receiving = nil
    } else {
      state.transmitting = nil
    }
  }

  private func receive() {
    for _ in 0..<link.queueSize(Self.receiveQueue) {
      guard let chain = state.receiving ?? link.nextChain(of: Self.receiveQueue) else { return }
      let bytes = takeBytes(limit: min(chain.writable.byteCount, Self.receiveLimit))
      guard !bytes.isEmpty || chain.writable.byteCount == 0 else {
        state.receiving = chain
        return
      }
      state.receiving = nil
      link.listener?.happened(.bytes(count: bytes.count, isLeaving: false))
      let written = bytes.withUnsafeBytes { chain.writable.write(at: 0, from: $0, to: link.memory) }
      link.complete(chain, written: UInt64(written))
    }
    if link.isLive { continueLater(Self.receiveQueue) }
  }

  private func takeBytes(limit: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    while UInt64(bytes.count) < limit, let byte = port.receive() { bytes.append(byte) }
    return bytes
  }

  private func transmit() {
    var budget = Self.transmitLimit
    for _ in 0..<link.queueSize(Self.transmitQueue) {
      if state.transmitting == nil {
        state.transmitting = link.nextChain(of: Self.transmitQueue)
        state.transmitted = 0
      }
      guard let chain = state.transmitting else { return }
      budget -= send(chain.readable, budget: budget)
      guard state.transmitted == chain.readable.byteCount else { break }
      state.transmitting = nil
      link.complete(chain, written: 0)
    }
    if link.isLive { continueLater(Self.transmitQueue) }
  }

  /// Sends what `budget` allows; returns how many bytes that were.
  private func send(_ segments: Segments, budget: UInt64) -> UInt64 {
    let start = state.transmitted
    while state.transmitted - start < budget,
      let (bytes, _) = segments.buffer(
        at: state.transmitted, limit: budget - (state.transmitted - start), in: link.memory)
    {
      for byte in bytes { port.transmit(byte) }
      link.listener?.happened(.bytes(count: bytes.count, isLeaving: true))
      state.transmitted += UInt64(bytes.count)
    }
    return state.transmitted - start
  }
}
