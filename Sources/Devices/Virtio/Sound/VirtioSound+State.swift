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
    try visitor.visit("isBusy", &isBusy)
    try visitor.visit("base", &base)
    try visitor.visit("frames", &frames)
    try visitor.visit("stopped", &stopped)
    try visitor.visit(
      "buffers", &buffers, atMost: Int(VirtioTransport.maximumQueueSize),
      blank: Buffer(chain: Chain(queue: 0))
    ) { (buffer, visitor) throws(StateError) in
      try link.visit("chain", &buffer.chain, &visitor)
    }
    guard visitor.isReading else { return }
    try visitor.require(format.isPossible, "rate", "or channels are none that a stream can have")
    let areFrames = buffers.allSatisfy {
      $0.chain.queue == self.queue && $0.checkedByteCount != nil
    }
    try visitor.require(areFrames, "buffers", "are none of this stream")
    try visitor.require(!isBusy || !buffers.isEmpty, "isBusy", "without a buffer")
  }
}
