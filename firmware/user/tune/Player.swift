import System

/// Lets a tune be heard, or writes it to a file, and shows it meanwhile.
final class Player {
  private var performance: Performance
  private let roll: PianoRoll
  private let isShown: Bool
  private var line = 0

  /// So much is made at a time: a fortieth of a second.
  private static let piece = Performance.rate / 40
  private static let longest = 60 * 60 * Performance.rate

  init(_ tune: Tune, isShown: Bool) {
    performance = Performance(tune)
    self.isShown = isShown
    let isTerminal = Terminal.isTerminal(.standardOutput)
    roll = PianoRoll(tune, hasColours: isTerminal && Environment["NO_COLOR"] == nil)
  }

  /// Shows the lines up to an instant of the tune.
  private func show(until time: Time) {
    while isShown && line < roll.lineCount && roll.time(of: line) <= time {
      output.line(roll.line(line))
      line += 1
    }
  }

  /// The samples so far, as a span.
  private var position: Time {
    Time(nanoseconds: performance.position * 1_000_000_000 / Performance.rate)
  }

  /// As fast as sound goes by; by the clock where there is no device.
  func play() throws(Errno) {
    guard let device = try? SoundOutput(rate: Performance.rate, channels: 1) else {
      FileDescriptor.standardError.writeMessage(
        "tune: there is no sound device: start the machine with --sound speakers\n")
      return playSilently()
    }
    while !performance.isOver && !EndRequest.hasCome {
      try device.write(performance.next(Player.piece))
      show(until: position - device.delay)
    }
    if EndRequest.hasCome { return try device.reset() }
    try device.drain()
    show(until: position)
  }

  private func playSilently() {
    let start = Clock.monotonic.now
    while line < roll.lineCount && isShown && !EndRequest.hasCome {
      show(until: Clock.monotonic.now - start)
      Clock.sleep(Time(milliseconds: 20))
    }
  }

  /// All of it at once, as a WAV file of one channel.
  func write(to path: ByteString) throws(Errno) {
    guard performance.length <= Player.longest else { throw .fileTooLarge }
    let format = SoundFormat(rate: Performance.rate, channels: 1)
    let options: FileDescriptor.OpenOptions = [.writeOnly, .create, .truncate]
    try FileDescriptor.withOpen(path, options) { (file) throws(Errno) in
      try file.writeAll(WaveHeader(format, byteCount: 2 * performance.length).bytes)
      while !performance.isOver && !EndRequest.hasCome {
        let samples = performance.next(Player.piece)
        try samples.withUnsafeBufferPointer { (buffer) throws(Errno) in
          try file.writeAll(UnsafeRawBufferPointer(buffer))
        }
        show(until: position)
      }
    }
  }
}
