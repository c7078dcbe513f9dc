internal import Glibc
import MVM

/// How loud a stream of a sound card is.
public struct SoundLevel: Equatable, Sendable {
  public let stream: Int
  public let isCaptured: Bool
  /// The highest sample of the last tenth of a second, and of the last two: from 0 to 1.
  public let peak: Float
  public let held: Float

  /// Below that nothing is shown, in decibels of the loudest that there is.
  public static let lowest = -60.0

  /// A peak in decibels of the loudest that there is; nil of silence.
  public static func decibels(_ peak: Float) -> Double? {
    let value = 20 * log10(Double(peak))
    return value >= lowest ? min(0, value) : nil
  }

  /// How far up a peak is, of a bar from the lowest to the loudest.
  public static func share(_ peak: Float) -> Double {
    (decibels(peak) ?? lowest) / -lowest + 1
  }
}

extension DeviceActivity {
  /// The levels of a device's streams at an instant of guest time; none of those that were never heard.
  public func levels(of device: Int, now: UInt64) -> [SoundLevel] {
    struct Stream: Hashable {
      let number: Int
      let isCaptured: Bool
    }
    var peaks: [Stream: (last: Float, held: Float)] = [:]
    for record in events where record.device == device {
      guard case .sound(let number, let isCaptured, _, let peak) = record.event else { continue }
      let stream = Stream(number: number, isCaptured: isCaptured)
      let age = now > record.time ? now - record.time : 0
      let (last, held) = peaks[stream] ?? (0, 0)
      peaks[stream] = (
        age < 100_000_000 ? max(last, peak) : last, age < 2_000_000_000 ? max(held, peak) : held
      )
    }
    return peaks.map {
      SoundLevel(
        stream: $0.number, isCaptured: $0.isCaptured, peak: $1.last, held: $1.held)
    }.sorted { $0.stream < $1.stream }
  }
}
