/// Which hart Linux means by a number. The hart that it began on, which firmware draws by lot, is number 0; the others follow in the
/// device tree's order. So all is known when that one is; each thread that is seen on a hart is evidence, though one may have moved
/// since.
struct LinuxHartNumbers: Sendable {
  /// How often what was seen agrees with each hart being the first.
  private var agreements: [Int]

  init(hartCount: Int) { agreements = [Int](repeating: 0, count: hartCount) }

  /// A thread was seen on a hart, and Linux calls it that.
  mutating func learn(hart: Int, isCalled number: UInt32) {
    for first in agreements.indices where Self.hart(called: number, first: first) == hart {
      agreements[first] += 1
    }
  }

  /// The hart of a number.
  func hart(called number: UInt32) -> Int {
    let most = agreements.max() ?? 0
    return Self.hart(called: number, first: agreements.firstIndex(of: most) ?? 0)
  }

  private static func hart(called number: UInt32, first: Int) -> Int {
    let number = Int(number)
    return number == 0 ? first : number <= first ? number - 1 : number
  }
}
