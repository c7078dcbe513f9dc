/// A set of small numbers: a bit for each up to a fixed one.
struct BitSet {
  let count: Int
  private(set) var words: [UInt64]

  init(count: Int) {
    self.count = count
    words = [UInt64](repeating: 0, count: (count + 63) / 64)
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// False of what the set has no bit for.
  func contains(_ number: Int) -> Bool {
    number >= 0 && number < count && words[number / 64] >> UInt64(number % 64) & 1 != 0
  }

  /// What the set has no bit for is left out.
  mutating func set(_ number: Int, _ isMember: Bool = true) {
    guard number >= 0, number < count else { return }
    let bit = UInt64(1) << UInt64(number % 64)
    if isMember { words[number / 64] |= bit } else { words[number / 64] &= ~bit }
  }

  mutating func insert(_ range: Range<Int>) { for number in range { set(number) } }

  mutating func removeAll() { for index in words.indices { words[index] = 0 } }

  /// Members that follow each other, in order.
  var runs: [Range<Int>] {
    var runs: [Range<Int>] = []
    var number = 0
    while number < count {
      if number % 64 == 0, words[number / 64] == 0 {
        number += 64
        continue
      }
      let start = number
      while contains(number) { number += 1 }
      if number > start { runs.append(start..<number) }
      number += 1
    }
    return runs
  }
}
