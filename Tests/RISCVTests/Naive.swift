/// Arithmetic the slow way: numbers as lists of bits, the lowest first.
enum Naive {
  static func bits(_ word: UInt64, _ count: Int = 64) -> [Bool] {
    (0..<count).map { word / powers[$0] % 2 == 1 }
  }

  static func word(_ bits: [Bool]) -> UInt64 {
    zip(bits, powers).reduce(0) { $1.0 ? $0 &+ $1.1 : $0 }
  }

  private static let powers: [UInt64] = {
    var powers: [UInt64] = [1]
    for _ in 1..<64 { powers.append(powers[powers.count - 1] * 2) }
    return powers
  }()

  static func signExtended(_ bits: [Bool]) -> UInt64 {
    word(bits + Array(repeating: bits[bits.count - 1], count: 64 - bits.count))
  }

  static func rotatedLeft(_ bits: [Bool], _ amount: UInt64) -> [Bool] {
    var bits = bits
    for _ in 0..<amount % UInt64(bits.count) { bits = Array(bits.suffix(1) + bits.dropLast()) }
    return bits
  }

  static func rotatedRight(_ bits: [Bool], _ amount: UInt64) -> [Bool] {
    var bits = bits
    for _ in 0..<amount % UInt64(bits.count) { bits = Array(bits.dropFirst() + bits.prefix(1)) }
    return bits
  }

  static func count(_ bits: some Sequence<Bool>, until isEnd: Bool) -> UInt64 {
    var count: UInt64 = 0
    for bit in bits {
      if bit == isEnd { break }
      count += 1
    }
    return count
  }

  static func isLess(_ a: [Bool], _ b: [Bool]) -> Bool {
    for (x, y) in zip(a.reversed(), b.reversed()) where x != y { return y }
    return false
  }

  /// With the sign bit flipped, signed numbers are in the order of unsigned ones.
  static func isLessSigned(_ a: [Bool], _ b: [Bool]) -> Bool {
    isLess(a.dropLast() + [!a[63]], b.dropLast() + [!b[63]])
  }

  static func product(_ a: UInt64, _ b: UInt64) -> [Bool] {
    var sum = [Bool](repeating: false, count: 128)
    for (i, x) in bits(a).enumerated() {
      for (j, y) in bits(b).enumerated() where x && y { sum[i + j].toggle() }
    }
    return sum
  }

  static func combine(_ a: UInt64, _ b: UInt64, _ operation: (Bool, Bool) -> Bool) -> UInt64 {
    word(zip(bits(a), bits(b)).map { operation($0, $1) })
  }

  static func changing(_ a: UInt64, at position: UInt64, _ change: (inout Bool) -> Void) -> UInt64 {
    var bits = bits(a)
    change(&bits[Int(position % 64)])
    return word(bits)
  }

  static func bytes(_ a: UInt64) -> [[Bool]] {
    stride(from: 0, to: 64, by: 8).map { Array(bits(a)[$0..<$0 + 8]) }
  }
}
