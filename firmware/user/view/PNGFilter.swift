/// What a row's bytes were made smaller by: each had a guess taken away, from its neighbours (ISO 15948, 9).
///
///     c b      c: above, to the left    b: above
///     a x      a: to the left
enum PNGFilter {
  /// Adds the guesses to a row again; the rows above have theirs. False if there is no such filter.
  static func takeBack(_ rows: inout [UInt8], row: Int, size: Int, distance: Int) -> Bool {
    let start = row * size
    let filter = rows[start]
    guard filter <= 4 else { return false }
    if filter == 0 { return true }
    for index in 1..<size {
      let isFirst = index <= distance
      let a = isFirst ? 0 : Int(rows[start + index - distance])
      let b = row == 0 ? 0 : Int(rows[start + index - size])
      let c = isFirst || row == 0 ? 0 : Int(rows[start + index - size - distance])
      let guess =
        switch filter {
        case 1: a
        case 2: b
        case 3: (a + b) / 2
        default: paeth(a, b, c)
        }
      rows[start + index] &+= UInt8(guess)
    }
    return true
  }

  /// The neighbour that is nearest to a + b - c.
  private static func paeth(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let (toA, toB, toC) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
    if toA <= toB && toA <= toC { return a }
    return toB <= toC ? b : c
  }
}
