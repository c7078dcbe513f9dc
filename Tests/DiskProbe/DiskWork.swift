/// What the probe does to a disk: batches of writes, each with a flush at its end. Whoever knows the seed knows them all.
package struct DiskWork {
  /// Sectors that a step fills with its number, or with zeroes.
  package struct Step {
    package var sector: UInt64
    package var count: UInt64
    package var isZero: Bool
    package var number: UInt64
  }

  private var state: UInt64
  private var number: UInt64 = 0
  private let sectorCount: UInt64

  /// The work of a seed on a disk of so many sectors.
  package init(seed: UInt64, sectorCount: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15
    self.sectorCount = sectorCount
  }

  private mutating func random(_ limit: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 20) % limit
  }

  /// The next batch.
  package mutating func batch() -> [Step] {
    (0..<1 + random(4)).map { _ in
      number += 1
      let count = 1 + random(random(4) == 0 ? 600 : 20)
      let isZero = random(6) == 0
      return Step(
        sector: random(sectorCount - count), count: count, isZero: isZero, number: number)
    }
  }
}
