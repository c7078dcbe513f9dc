/// /dev/dsp: the interface of the Open Sound System, as Linux offers it. Who opens it to write has a stream
/// that is heard, who opens it to read one that captures.
final class SoundDeviceFile: OpenFile {
  private static let pieceSize = 4096

  let card: VirtioSoundCard
  let output: SoundStream?
  let input: SoundStream?

  init(_ card: VirtioSoundCard, _ options: OpenOptions) throws(Errno) {
    let isNonBlocking = options.contains(.nonBlocking)
    self.card = card
    let output =
      options.canWrite ? try card.claim(isInput: false, isNonBlocking: isNonBlocking) : nil
    do throws(Errno) {
      input = options.canRead ? try card.claim(isInput: true, isNonBlocking: isNonBlocking) : nil
    } catch {
      if let output { card.lock.withLock { output.close() } }
      throw error
    }
    self.output = output
    super.init(options)
  }

  deinit {
    card.lock.withLock {
      output?.close()
      input?.close()
    }
  }

  /// What an `ioctl` is about: both, where there are both.
  var streams: [SoundStream] { [output, input].compactMap { $0 } }

  // MARK: Waiting; the card's lock is held

  func check(_ stream: SoundStream) throws(Errno) {
    if stream.isBroken || card.device.isBroken { throw .ioError }
  }

  func wait(
    for stream: SoundStream, until isDone: (SoundStream) -> Bool
  ) throws(Errno) {
    while true {
      try check(stream)
      if isDone(stream) { return }
      try card.changed.wait("the sound card", card.lock)
    }
  }

  // MARK: To be heard

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard let output else { throw .badFileDescriptor }
    var done = 0
    do throws(Errno) {
      while transfer.remaining > 0 {
        let piece = try transfer.take(count: Self.pieceSize)
        let stored = try store(piece[...], in: output)
        done += stored
        if stored < piece.count { break }
      }
    } catch {
      if done == 0 { throw error }
    }
    // With all that was written in the queue, so that it does not begin with an underrun.
    card.lock.withLock { output.start() }
    return done
  }

  /// Stores all, or as much as there was room for until something kept the caller from waiting for more.
  private func store(
    _ bytes: ArraySlice<UInt8>, in stream: SoundStream
  ) throws(Errno) -> Int {
    card.lock.lock()
    defer { card.lock.unlock() }
    var rest = bytes
    while true {
      try check(stream)
      try stream.makePeriods()
      rest = rest.dropFirst(stream.store(rest))
      if rest.isEmpty { return bytes.count }
      stream.start()
      do throws(Errno) {
        if isNonBlocking { throw .wouldBlock }
        try card.changed.wait("room at the sound card", card.lock)
      } catch {
        if rest.count < bytes.count { return bytes.count - rest.count }
        throw error
      }
    }
  }

  // MARK: Captured

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard let input else { throw .badFileDescriptor }
    var done = 0
    do throws(Errno) {
      while transfer.remaining > 0 {
        let piece = try take(min(transfer.remaining, Self.pieceSize), from: input)
        try transfer.put(piece)
        done += piece.count
      }
    } catch {
      if done == 0 { throw error }
    }
    return done
  }

  /// Some bytes, which are waited for.
  private func take(_ limit: Int, from stream: SoundStream) throws(Errno) -> [UInt8] {
    card.lock.lock()
    defer { card.lock.unlock() }
    try check(stream)
    try stream.capture()
    while stream.captured.isEmpty {
      try check(stream)
      if isNonBlocking { throw .wouldBlock }
      try card.changed.wait("captured sound", card.lock)
    }
    return stream.take(atMost: limit)
  }

  // MARK: Both

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(card.changed)
    return card.lock.withLock {
      var events: PollEvents = []
      for stream in streams where stream.isBroken { events.insert(.error) }
      if let output, output.hasRoom { events.insert(.writable) }
      // Who waits for sound wants it captured.
      if let input {
        try? input.capture()
        if !input.captured.isEmpty { events.insert(.readable) }
      }
      return events
    }
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    try carryOut(request, argument)
    return 0
  }
}
