/// Arithmetic with many doubles at once, so that many registers hold one.
enum FloatingPointWork {
  @inline(never)
  static func run(_ seed: Int) -> Double {
    var (a, b, c, d) = (Double(seed), 1.5, 2.25, -3.125)
    var (e, f, g, h) = (0.1, 7.0, 11.0, Double(seed &* 3 & 1023))
    for _ in 0..<200 {
      a = a * 0.5 + b
      b = b * 0.25 - c
      c = c * 0.125 + d
      d = d * 0.75 - e
      e = e + f * 0.0625
      f = f - g * 0.03125
      g = g * 0.5 + h
      h = h * 0.5 + a
    }
    return a + b * 2 + c * 3 + d * 5 + e * 7 + f * 11 + g * 13 + h * 17
  }
}
