/// A pure tone, a sample at a time. Each sample follows from the two before it, as the sine of equidistant
/// angles does: sin(x + w) = 2 cos(w) sin(x) - sin(x - w).
public struct SineWave {
  private let factor: Double
  private var last: Double
  private var current = 0.0

  /// - Parameter frequency: waves a second, below half of the rate.
  public init(frequency: Double, rate: Int) {
    let angle = 2 * Double.pi * frequency / Double(rate)
    factor = 2 * Self.sine(angle + Double.pi / 2)
    last = -Self.sine(angle)
  }

  /// -1 to 1.
  public mutating func next() -> Double {
    let sample = current
    (last, current) = (current, factor * current - last)
    return sample
  }

  /// By its power series, exact enough from 0 to 2 pi.
  private static func sine(_ angle: Double) -> Double {
    // The series is best near 0: sin(x) = -sin(x - pi).
    let angle = angle - Double.pi
    var (term, sum) = (angle, angle)
    for index in 1..<12 {
      term *= -angle * angle / Double(2 * index * (2 * index + 1))
      sum += term
    }
    return -sum
  }
}
