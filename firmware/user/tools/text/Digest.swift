import System

enum Digest {
  static let tool = Tool(
    "sha256sum", "[-c] [FILE]...", "Prints SHA-256 sums of files, or checks them.",
    [Option("c", "check", "the files are lists of sums")], run)

  private static func run(_ call: Invocation) {
    if call.has("c") { return check(call) }
    Inputs.forEach(call.files) { (file, input) throws(Errno) in
      output.line("\(try sum(input))  \(file)")
    }
  }

  private static func sum(_ input: Input) throws(Errno) -> ByteString {
    var hash = SHA256()
    while true {
      let piece = try input.nextPiece()
      if piece.isEmpty { return hash.finish() }
      hash.add(piece)
    }
  }

  private static func check(_ call: Invocation) {
    for line in Inputs.lines(of: call.files) where line.count > 66 {
      let file = ByteString(line.bytes[66...])
      let found = attempt(file, try sum(Input(path: file)))
      let isRight = found == ByteString(line[..<64])
      output.line("\(file): \(isRight ? "OK" : "FAILED")")
      if !isRight { Program.exitStatus = 1 }
    }
  }
}

/// SHA-256 (FIPS 180-4, section 6.2).
struct SHA256 {
  private var state = SHA256.roots(of: 8, cube: false)
  private let constants = SHA256.roots(of: 64, cube: true)
  private var pending: [UInt8] = []
  private var count = 0

  /// The first 32 bits behind the point of square or cube roots of the first primes: FIPS 180-4
  /// prints them as tables (4.2.2 and 5.3.3), which integer arithmetic makes as well.
  private static func roots(of number: Int, cube: Bool) -> [UInt32] {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < number {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      // The largest r with r^2 <= prime * 2^64, or r^3 <= prime * 2^96, a bit at a time.
      var root: UInt64 = 0
      for bit in (0..<36).reversed() {
        let trial = root | 1 << UInt64(bit)
        let fits = cube ? isCube(trial, below: prime) : isSquare(trial, below: prime)
        if fits { root = trial }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }

  private static func isSquare(_ root: UInt64, below prime: UInt64) -> Bool {
    let square = root.multipliedFullWidth(by: root)
    return square.high < prime || (square.high == prime && square.low == 0)
  }

  private static func isCube(_ root: UInt64, below prime: UInt64) -> Bool {
    let square = root.multipliedFullWidth(by: root)
    // root < 2^36 and square < 2^72: in pieces of 32 bits the cube stays exact.
    let low = square.low.multipliedFullWidth(by: root)
    let high = low.high &+ square.high &* root
    return high >> 32 < prime
  }

  mutating func add(_ bytes: some Swift.Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      count += 1
      if pending.count == 64 {
        compress()
        pending.removeAll(keepingCapacity: true)
      }
    }
  }

  /// A one bit, zeros, and the length in bits fill the last block.
  mutating func finish() -> ByteString {
    let bits = UInt64(count) * 8
    pending.append(0x80)
    while pending.count % 64 != 56 {
      if pending.count == 64 {
        compress()
        pending.removeAll(keepingCapacity: true)
      }
      pending.append(0)
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    compress()
    var text = ByteString()
    for word in state { text += "\(hexadecimal: UInt(word), digits: 8)" }
    return text
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  private mutating func compress() {
    var words = [UInt32](repeating: 0, count: 64)
    for index in 0..<16 {
      for offset in 0..<4 { words[index] = words[index] << 8 | UInt32(pending[index * 4 + offset]) }
    }
    for index in 16..<64 {
      let (a, b) = (words[index - 15], words[index - 2])
      let first = SHA256.rotate(a, 7) ^ SHA256.rotate(a, 18) ^ a >> 3
      let second = SHA256.rotate(b, 17) ^ SHA256.rotate(b, 19) ^ b >> 10
      words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
    }
    var v = state
    for index in 0..<64 {
      let mix = SHA256.rotate(v[4], 6) ^ SHA256.rotate(v[4], 11) ^ SHA256.rotate(v[4], 25)
      let choice = v[4] & v[5] ^ ~v[4] & v[6]
      let first = v[7] &+ mix &+ choice &+ constants[index] &+ words[index]
      let spread = SHA256.rotate(v[0], 2) ^ SHA256.rotate(v[0], 13) ^ SHA256.rotate(v[0], 22)
      let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
      v = [first &+ spread &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for index in 0..<8 { state[index] &+= v[index] }
  }
}
