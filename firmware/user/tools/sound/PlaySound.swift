import System

/// aplay and arecord, by the names that ALSA's have: WAV files to be heard, and made of what is captured.
enum PlaySound {
  static let play = Tool(
    "aplay", "[-q] [FILE]...", "Plays WAV files.",
    [Option("q", "quiet", "does not tell what it plays")], runPlay)

  static let record = Tool(
    "arecord", "[-d SECONDS] [-r RATE] [-c CHANNELS] [-f FORMAT] [FILE]",
    "Captures sound into a WAV file.",
    [
      Option("d", "duration", value: "SECONDS", "how long; else until it is interrupted"),
      Option("r", "rate", value: "RATE", "frames a second, else 48000"),
      Option("c", "channels", value: "CHANNELS", "1 or 2, else 2"),
      Option("f", "format", value: "FORMAT", "U8, S16_LE or S32_LE, else S16_LE"),
    ], runRecord)

  // MARK: Playing

  private static func runPlay(_ call: Invocation) {
    Inputs.forEach(call.files) { (file, input) throws(Errno) in
      guard let header = try WaveHeader(input) else {
        return Program.complain("\(file): no WAV file of 8, 16 or 32 bits")
      }
      if !call.has("q") {
        FileDescriptor.standardError.writeMessage("Playing \(file): \(words(header.format))\n")
      }
      attempt(SoundDevice.path, try play(header, input))
    }
  }

  private static func words(_ format: SoundFormat) -> ByteString {
    "\(format.sample.byteCount * 8) bits, \(format.rate) Hz, channels: \(format.channels)"
  }

  private static func play(_ header: WaveHeader, _ input: Input) throws(Errno) {
    let sound = try SoundOutput(header.format)
    var left = header.byteCount ?? Int.max
    while left > 0 {
      let piece = try input.nextPiece().prefix(left)
      if piece.isEmpty { break }
      try sound.write(piece)
      left -= piece.count
    }
    try sound.drain()
  }

  // MARK: Recording

  private static func runRecord(_ call: Invocation) {
    call.require(0...1)
    guard let sample = sample(call.value("f") ?? "S16_LE") else { call.misuse("no such format") }
    let format = SoundFormat(
      sample, rate: call.number("r") ?? 48_000, channels: call.number("c") ?? 2)
    guard (1...1_000_000).contains(format.rate), (1...8).contains(format.channels) else {
      call.misuse("no such format")
    }
    let seconds = call.number("d")
    if let seconds {
      let longest = WaveHeader.mostBytes / (format.rate * format.frameSize)
      guard (0...longest).contains(seconds) else { call.misuse("0 to \(longest) seconds") }
    }
    let frames = seconds.map { $0 * format.rate }
    let path = call.operands.first ?? "-"
    guard let sound = attempt(SoundDevice.path, try SoundInput(format)) else { return }
    attempt(path) { () throws(Errno) in
      let isOutput = path == "-"
      let file =
        isOutput
        ? .standardOutput : try FileDescriptor.open(path, [.writeOnly, .create, .truncate])
      defer { if !isOutput { try? file.close() } }
      try record(sound, frames, to: file)
    }
  }

  private static func sample(_ name: ByteString) -> SoundFormat.Sample? {
    let names: [(ByteString, SoundFormat.Sample)] = [
      ("U8", .unsigned8), ("S16_LE", .signed16), ("S32_LE", .signed32),
    ]
    return names.first { $0.0 == name }?.1
  }

  /// Without a number of frames, the file is one that goes on to its end.
  private static func record(
    _ sound: SoundInput, _ frames: Int?, to file: FileDescriptor
  ) throws(Errno) {
    let size = frames.map { $0 * sound.format.frameSize }
    try file.writeAll(WaveHeader(sound.format, byteCount: size).bytes)
    var left = frames ?? Int.max
    while left > 0 {
      let piece = try sound.readBytes(frames: min(left, 1024))
      try file.writeAll(piece)
      left -= piece.count / sound.format.frameSize
    }
  }
}
