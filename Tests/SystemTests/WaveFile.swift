import Foundation
import Testing

/// A WAV file of 16 bits and two channels.
struct WaveFile {
  /// The left side, -1 to 1.
  let left: [Double]

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try #require(bytes.count >= 44 && String(decoding: bytes[36..<40], as: UTF8.self) == "data")
    left = stride(from: 44, to: bytes.count - 3, by: 4).map {
      Double(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)) / 32768
    }
  }
}

/// 440 Hz of 48,000 frames a second: between the first loud frame and the last one no millisecond is silent, and it rises through zero 440
/// times a second.
func expectTone(_ frames: [Double], seconds: Double) {
  let loud = frames.indices.filter { abs(frames[$0]) > 0.2 }
  guard let first = loud.first, let last = loud.last else {
    Issue.record("nothing is heard")
    return
  }
  // It may come and go within 3 ms.
  #expect(abs(Double(last - first) - 48_000 * seconds) < 300)
  // A wave is 109 frames, of which it is that quiet for 29.
  let gaps = zip(loud, loud.dropFirst()).map { $1 - $0 }
  #expect(gaps.allSatisfy { $0 < 48 })
  let rises = (first..<last).filter { frames[$0] < 0 && frames[$0 + 1] >= 0 }
  let waves = Double(rises.count - 1)
  let frequency = waves * 48_000 / Double((rises.last ?? 0) - (rises.first ?? 0))
  #expect(abs(frequency - 440) < 1, "\(frequency) Hz")
}
