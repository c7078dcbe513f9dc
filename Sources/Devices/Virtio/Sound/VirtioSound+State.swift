public import Bus

extension VirtioSound {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// Its streams, as many as there are, with their buffers.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    for index in state.streams.indices {
      try visitor.enter("stream " + String(index))
      try state.streams[index].visitState(&visitor, link: link)
      try visitor.leave()
    }
    guard visitor.isReading else { return }
    for (index, stream) in state.streams.enumerated() where stream.isInput {
      port.setCapture(stream.phase == .running ? stream.format : nil, stream: index)
    }
  }
}

extension SoundStream {
  fileprivate mutating func visitState(
    _ visitor: inout StateVisitor, link: VirtioLink
  ) throws(StateError) {
    try visitor.visit("phase", &phase)
    try visitor.visit("sample", &format.sample)
    try visitor.visit("rate", &format.rate)
    try visitor.visit("channels", &format.channels)
    try visitor.visit("bufferSize", &bufferSize)
    try visitor.visit("periodSize", &periodSize)
    try visitor.visit("isBusy", &isBusy)
    try visitor.visit("base", &base)
    try visitor.visit("frames", &frames)
    try visitor.visit("stopped", &stopped)
    try visitor.visit(
      "buffers", &buffers, atMost: Int(VirtioTransport.maximumQueueSize),
      blank: Buffer(chain: Chain(queue: 0), byteCount: 0)
    ) { (buffer, visitor) throws(StateError) in
      try link.visit("chain", &buffer.chain, &visitor)
      try visitor.visit("byteCount", &buffer.byteCount)
    }
    guard visitor.isReading else { return }
    let isOfQueue = buffers.allSatisfy { $0.chain.queue == self.queue }
    try visitor.require(
      format.rate >= 5512 && format.rate <= 192_000, "rate", "is none that a stream can have")
    try visitor.require(
      format.channels >= 1 && format.channels <= SoundFormat.maximumChannelCount, "channels",
      "is not one or two")
    try visitor.require(
      isOfQueue, "buffers", "are of another queue")
    try visitor.require(
      buffers.allSatisfy { $0.isSound }, "buffers", "are not as large as they say")
    try visitor.require(!isBusy || !buffers.isEmpty, "isBusy", "without a buffer")
  }
}

extension SoundStream.Buffer {
  /// Whether its chain has room for what it says, and for the status behind.
  fileprivate var isSound: Bool {
    guard chain.writable.byteCount >= 8 else { return false }
    return chain.queue == VirtioSound.receiveQueue
      ? byteCount == chain.writable.byteCount - 8
      : chain.readable.byteCount >= 4 && byteCount == chain.readable.byteCount - 4
  }
}
