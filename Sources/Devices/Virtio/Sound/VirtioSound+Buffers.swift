import Bus

// The driver's buffers, and when they are heard (virtio 1.3, section 5.14.6.8).
extension VirtioSound {
  /// What goes to the port in one piece, in bytes: whole frames of every format.
  private static let pieceSize: UInt64 = 64 << 10

  /// Takes the buffers that the driver has made available.
  func takeBuffers(of queue: Int) {
    for _ in 0..<link.queueSize(queue) {
      guard let chain = link.nextChain(of: queue) else { return }
      guard let number = chain.readable.load(at: 0, as: UInt32.self, from: link.memory),
        chain.writable.byteCount >= SoundStream.Buffer.statusSize
      else { return link.fail(.invalidRequest) }
      take(chain, stream: number)
    }
    continueLater(queue)
  }

  private func take(_ chain: Chain, stream number: UInt32) {
    let buffer = SoundStream.Buffer(chain: chain)
    guard number < UInt32(state.streams.count), buffer.checkedByteCount != nil,
      state.streams[Int(number)].queue == chain.queue,
      ![.idle, .configured].contains(state.streams[Int(number)].phase)
    else { return complete(buffer, status: .badMessage, captured: 0) }
    state.streams[Int(number)].buffers.append(buffer)
    if state.streams[Int(number)].phase == .running { beginBuffer(Int(number)) }
  }

  /// The first buffer begins to be heard, or to be filled, unless it is at that already.
  func beginBuffer(_ stream: Int) {
    guard !state.streams[stream].isBusy, let buffer = state.streams[stream].buffers.first else {
      return
    }
    // There was nothing to be heard for a while: what comes is late by as much.
    if state.streams[stream].end < link.timeline.now {
      state.streams[stream].base = link.timeline.now
      state.streams[stream].frames = 0
    }
    let format = state.streams[stream].format
    let frames = buffer.byteCount / UInt64(format.frameSize)
    if !state.streams[stream].isInput {
      play(buffer, frames, stream, at: state.streams[stream].end)
    }
    state.streams[stream].frames += frames
    state.streams[stream].isBusy = true
    waitForEnd(stream)
  }

  /// Comes back when what is heard has been: not before a microsecond, or a guest that feeds it nothing would hold time still.
  private func waitForEnd(_ stream: Int) {
    let due = max(state.streams[stream].end, link.timeline.now &+ 1000)
    link.timeline.schedule(self, token: Self.firstStreamToken + UInt64(stream), at: due)
  }

  /// A stream starts, or goes on with the buffer that it was stopped in.
  func start(_ stream: Int) {
    let now = link.timeline.now
    if state.streams[stream].isBusy {
      state.streams[stream].base &+= now &- state.streams[stream].stopped
      waitForEnd(stream)
    } else {
      state.streams[stream].base = now
      state.streams[stream].frames = 0
      beginBuffer(stream)
    }
    guard state.streams[stream].isInput else { return }
    port.setCapture(state.streams[stream].format, stream: stream)
  }

  /// A stream is heard, or captured, no more.
  func silence(_ stream: Int) {
    state.streams[stream].stopped = link.timeline.now
    link.timeline.cancel(self, token: Self.firstStreamToken + UInt64(stream))
    if state.streams[stream].isInput { port.setCapture(nil, stream: stream) }
  }

  private func play(
    _ buffer: SoundStream.Buffer, _ frames: UInt64, _ stream: Int, at instant: UInt64
  ) {
    let format = state.streams[stream].format
    let count = frames * UInt64(format.frameSize)
    var (done, instant) = (0 as UInt64, instant)
    while done < count {
      let piece = min(count - done, Self.pieceSize)
      let bytes = [UInt8](unsafeUninitializedCapacity: Int(piece)) { room, initialized in
        initialized = buffer.chain.readable.read(
          at: SoundStream.Buffer.headerSize + done, into: UnsafeMutableRawBufferPointer(room),
          from: link.memory)
      }
      bytes.withUnsafeBytes { port.play($0, stream: stream, format: format, at: instant) }
      tell(bytes, stream)
      instant &+= piece / UInt64(format.frameSize) &* 1_000_000_000 / UInt64(format.rate)
      done += piece
    }
  }

  /// Tells who looks on of frames.
  private func tell(_ bytes: [UInt8], _ stream: Int) {
    guard let listener = link.listener else { return }
    let (format, isInput) = (state.streams[stream].format, state.streams[stream].isInput)
    let peak = bytes.withUnsafeBytes { format.peak(of: $0) }
    listener.happened(
      .sound(
        stream: stream, isCaptured: isInput, frames: bytes.count / format.frameSize, peak: peak))
  }

  /// The first buffer has come to its end.
  func advance(_ stream: Int) {
    guard link.isLive, state.streams[stream].isBusy, !state.streams[stream].buffers.isEmpty else {
      return
    }
    let buffer = state.streams[stream].buffers.removeFirst()
    state.streams[stream].isBusy = false
    let captured = state.streams[stream].isInput ? fill(buffer, stream) : 0
    complete(buffer, status: .ok, captured: captured)
    beginBuffer(stream)
  }

  /// Writes captured frames, and silence where there are too few; returns how many bytes.
  private func fill(_ buffer: SoundStream.Buffer, _ stream: Int) -> UInt64 {
    let format = state.streams[stream].format
    let silence: UInt8 = format.sample == .unsigned8 ? 0x80 : 0
    let count = buffer.byteCount / UInt64(format.frameSize) * UInt64(format.frameSize)
    var bytes = [UInt8](repeating: silence, count: Int(count))
    _ = bytes.withUnsafeMutableBytes { port.capture(into: $0, stream: stream) }
    tell(bytes, stream)
    return bytes.withUnsafeBytes {
      UInt64(buffer.chain.writable.write(at: 0, from: $0, to: link.memory))
    }
  }

  /// Gives a buffer back: frames that were captured, then status (4) and latency (4), which is none.
  private func complete(_ buffer: SoundStream.Buffer, status: SoundStatus, captured: UInt64) {
    let writable = buffer.chain.writable
    _ = withUnsafeBytes(of: UInt64(status.rawValue).littleEndian) {
      writable.write(
        at: writable.byteCount - SoundStream.Buffer.statusSize, from: $0, to: link.memory)
    }
    let isGapless = captured == writable.byteCount - SoundStream.Buffer.statusSize
    link.complete(buffer.chain, written: isGapless ? writable.byteCount : captured)
  }

  /// Gives all buffers of a stream back as they are.
  func giveBack(_ stream: Int, status: SoundStatus) {
    let buffers = state.streams[stream].buffers
    state.streams[stream].buffers = []
    state.streams[stream].isBusy = false
    for buffer in buffers { complete(buffer, status: status, captured: 0) }
  }
}
