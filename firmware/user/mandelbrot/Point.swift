/// A complex number, as a place in the plane.
struct Point {
  var x: Fixed
  var y: Fixed

  /// From here on a point never comes back; more than the 4 that would do, so that colours are smooth.
  private static let far = Fixed(32)

  /// How soon z -> z² + c leaves, beginning at 0, for this c: in 256ths of a step; nil for one that is still
  /// there after `limit` steps, and so is taken for one of the set.
  func escape(limit: Int) -> Int? {
    if isInBody { return nil }
    var z = Point(x: Fixed(0), y: Fixed(0))
    for step in 0..<limit {
      let (squareX, squareY) = (z.x * z.x, z.y * z.y)
      let square = squareX + squareY
      if square > Point.far { return Point.smooth(step, square) }
      z = Point(x: squareX - squareY + x, y: z.x * z.y * 2 + y)
    }
    return nil
  }

  /// Whether it lies in the heart-shaped body of the set, or in the disk left of it: those would take all
  /// steps, and are known without one.
  private var isInBody: Bool {
    let squareY = y * y
    let left = x + Fixed(1)
    if left * left + squareY < Fixed(1, over: 16) { return true }
    let right = x - Fixed(1, over: 4)
    let distance = right * right + squareY
    return distance * (distance + right) < squareY / 4
  }

  /// Between two steps: the further it has gone past the border, the earlier it left. Each step squares the
  /// distance, so it is the logarithm of its logarithm that grows evenly.
  private static func smooth(_ step: Int, _ square: Fixed) -> Int {
    let logarithm = binaryLogarithm(square.raw >> (Fixed.fraction - 8))
    let border = 5
    return max(0, (step + 1) << 8 - binaryLogarithm(logarithm / border))
  }

  /// Of a number in 256ths, in 256ths; straight lines between the powers of two.
  private static func binaryLogarithm(_ value: Int) -> Int {
    guard value > 0 else { return 0 }
    let exponent = 63 - value.leadingZeroBitCount
    let mantissa = exponent >= 8 ? value >> (exponent - 8) : value << (8 - exponent)
    return (exponent - 8) << 8 + mantissa - 256
  }
}
