import Bus

/// What a sound card is connected to in a test: it remembers, and has something to be captured.
final class TestSound: SoundPort {
  struct Played: Equatable {
    let stream: Int
    let format: SoundFormat
    let instant: UInt64
    let bytes: [UInt8]
  }

  private(set) var played: [Played] = []
  private(set) var capturing: [Int: SoundFormat] = [:]
  var captured: [UInt8] = []

  func play(
    _ frames: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64
  ) {
    // A machine that plays for hours is not remembered whole.
    if played.count < 1000 {
      played.append(
        Played(stream: stream, format: format, instant: instant, bytes: Array(frames)))
    }
  }

  func setCapture(_ format: SoundFormat?, stream: Int) { capturing[stream] = format }

  func capture(into buffer: UnsafeMutableRawBufferPointer, stream: Int) -> Int {
    let count = min(buffer.count, captured.count)
    buffer.copyBytes(from: captured[..<count])
    captured.removeFirst(count)
    return count
  }
}
