// `ioctl` of /dev/dsp: numbers and structures of include/uapi/linux/soundcard.h.
extension SoundDeviceFile {
  private enum Request: UInt64 {
    case reset = 0x5000
    case synchronize = 0x5001
    case post = 0x5008
    case setNonBlocking = 0x500e
    case setDuplex = 0x5016
    case setSpeed = 0xc004_5002
    case setStereo = 0xc004_5003
    case getBlockSize = 0xc004_5004
    case setFormat = 0xc004_5005
    case setChannels = 0xc004_5006
    case setFragment = 0xc004_500a
    case getFormats = 0x8004_500b
    case getOutputSpace = 0x8010_500c
    case getInputSpace = 0x8010_500d
    case getAbilities = 0x8004_500f
    case getTrigger = 0x8004_5010
    case setTrigger = 0x4004_5010
    case getInputPosition = 0x800c_5011
    case getOutputPosition = 0x800c_5012
    case getOutputDelay = 0x8004_5017
    case getRate = 0x8004_5002
    case getBits = 0x8004_5005
    case getChannels = 0x8004_5006
    /// OSS_GETVERSION
    case getVersion = 0x8004_4d76
  }

  /// PCM_CAP_*
  private enum Ability {
    static let duplex: Int32 = 0x100
    static let trigger: Int32 = 0x1000
    static let several: Int32 = 0x4000
  }

  /// PCM_ENABLE_*
  private enum Trigger {
    static let input: Int32 = 1
    static let output: Int32 = 2
  }

  func carryOut(_ request: UInt64, _ argument: UInt64) throws(Errno) {
    guard let request = Request(rawValue: request) else { throw .inappropriateIOCTLForDevice }
    switch request {
    case .reset: try reset()
    case .synchronize: try synchronizeSound()
    case .post: card.lock.withLock { output?.drain() }
    case .setNonBlocking: options.insert(.nonBlocking)
    case .setDuplex: if output == nil || input == nil { throw .ioError }
    case .setSpeed, .setStereo, .setFormat, .setChannels:
      let value = try UserMemory.read(Int32.self, at: argument)
      try UserMemory.write(try setFormat(request, value), to: argument)
    case .setFragment: try setFragment(try UserMemory.read(UInt32.self, at: argument))
    case .setTrigger: try setTrigger(try UserMemory.read(Int32.self, at: argument))
    case .getOutputSpace, .getInputSpace, .getInputPosition, .getOutputPosition:
      try UserMemory.write(try structure(request).bytes, to: argument)
    default: try UserMemory.write(number(request), to: argument)
    }
  }

  // MARK: Format

  /// The value that comes next to the one that is wanted, and is in force from now on.
  private func setFormat(_ request: Request, _ value: Int32) throws(Errno) -> Int32 {
    card.lock.lock()
    defer { card.lock.unlock() }
    var answer: Int32 = 0
    for stream in streams {
      var format = stream.format
      switch request {
      case .setSpeed: format.rate = value
      case .setStereo: format.channels = value == 0 ? 1 : 2
      case .setChannels: format.channels = value
      // AFMT_QUERY is 0: it stays as it is.
      default: format.sample = SoundFormat.Sample(rawValue: value) ?? format.sample
      }
      format = stream.abilities.nearest(to: format)
      if format != stream.format {
        try bringToRest(stream)
        stream.format = format
      }
      answer = self.answer(to: request, of: format)
    }
    return answer
  }

  private func answer(to request: Request, of format: SoundFormat) -> Int32 {
    switch request {
    case .setSpeed: format.rate
    case .setStereo: format.channels == 1 ? 0 : 1
    case .setChannels: format.channels
    default: format.sample.rawValue
    }
  }

  /// Fragments are periods: the size's logarithm, and how many in the upper half.
  private func setFragment(_ value: UInt32) throws(Errno) {
    try card.lock.withLock { () throws(Errno) in
      for stream in streams {
        guard stream.geometry == nil else { throw .invalidArgument }
        stream.wantedGeometry = SoundGeometry(
          logarithm: Int(value & 0xffff), count: Int(value >> 16), limit: card.periodLimit)
      }
    }
  }

  // MARK: Course; the card's lock is taken

  /// What was written is heard, and the stream is as it was at first.
  private func bringToRest(_ stream: SoundStream) throws(Errno) {
    guard stream.geometry != nil else { return }
    if !stream.isInput { try waitUntilHeard(stream) }
    try silence(stream)
  }

  /// What a program has held back until now is heard, too: nobody else could let it go.
  private func waitUntilHeard(_ stream: SoundStream) throws(Errno) {
    stream.isHeldBack = false
    stream.drain()
    try wait(for: stream) { $0.isHeard }
  }

  private func silence(_ stream: SoundStream) throws(Errno) {
    stream.stop()
    try wait(for: stream) { $0.isAtRest }
    stream.forgetFrames()
  }

  /// At once: what is in the buffer is never heard.
  private func reset() throws(Errno) {
    card.lock.lock()
    defer { card.lock.unlock() }
    for stream in streams where stream.geometry != nil { try silence(stream) }
  }

  /// Waits until all that was written has been heard.
  private func synchronizeSound() throws(Errno) {
    card.lock.lock()
    defer { card.lock.unlock() }
    if let output { try waitUntilHeard(output) }
  }

  private func setTrigger(_ bits: Int32) throws(Errno) {
    try card.lock.withLock { () throws(Errno) in
      if let output {
        output.isHeldBack = bits & Trigger.output == 0
        output.start()
      }
      if let input {
        input.isHeldBack = bits & Trigger.input == 0
        if !input.isHeldBack { try input.capture() }
      }
    }
  }

  // MARK: Answers

  private func number(_ request: Request) -> Int32 {
    card.lock.withLock {
      guard let stream = streams.first else { return 0 }
      return switch request {
      case .getBlockSize: Int32(stream.plannedGeometry.periodSize)
      case .getFormats: stream.abilities.allSamples.reduce(0) { $0 | $1.rawValue }
      case .getAbilities: abilities
      case .getTrigger: triggers
      case .getOutputDelay: Int32(output?.delay ?? 0)
      case .getRate: stream.format.rate
      case .getBits: Int32(stream.format.sample.byteCount * 8)
      case .getChannels: stream.format.channels
      default: 0x030811
      }
    }
  }

  private var abilities: Int32 {
    let isDuplex = output != nil && input != nil
    return Ability.trigger | Ability.several | (isDuplex ? Ability.duplex : 0)
  }

  private var triggers: Int32 {
    (output.map { $0.isHeldBack ? 0 : Trigger.output } ?? 0)
      | (input.map { $0.isHeldBack ? 0 : Trigger.input } ?? 0)
  }

  /// `audio_buf_info`: free fragments, all, size of one, free bytes. `count_info`: bytes since the
  /// beginning, fragments since the last question, place in the buffer.
  private func structure(_ request: Request) throws(Errno) -> Structure {
    let isInput = request == .getInputSpace || request == .getInputPosition
    guard let stream = isInput ? input : output else { throw .invalidArgument }
    let words = card.lock.withLock { () -> [Int] in
      let geometry = stream.plannedGeometry
      if request == .getInputPosition || request == .getOutputPosition {
        let periods = stream.passedPeriods
        stream.passedPeriods = 0
        let all = geometry.periodSize * geometry.periodCount
        return [stream.passedBytes & 0x7fff_ffff, periods, stream.passedBytes % all]
      }
      let bytes = isInput ? stream.queuedBytes : stream.roomBytes
      return [bytes / geometry.periodSize, geometry.periodCount, geometry.periodSize, bytes]
    }
    var structure = Structure()
    // Periods are counted without end.
    for word in words { structure.put(Int32(truncatingIfNeeded: word)) }
    return structure
  }
}
