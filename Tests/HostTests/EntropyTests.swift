import Bus
import Host
import Testing

@Suite struct EntropyTests {
  private func bytes(_ source: some EntropySource, _ counts: [Int]) -> [UInt8] {
    counts.flatMap { count in
      var part = [UInt8](repeating: 0, count: count)
      part.withUnsafeMutableBytes { source.fill($0) }
      return part
    }
  }

  @Test func theHostsBytesDiffer() {
    let source = HostEntropy()
    #expect(bytes(source, [32]) != bytes(source, [32]))
    #expect(bytes(source, [0]).isEmpty)
    // More than one call of the system gives.
    #expect(Set(bytes(source, [1 << 20])).count == 256)
  }

  /// The first outputs of the generator's published reference code for seed 1234567.
  @Test func theSeedsBytesAreThoseOfSplitMix() {
    let words: [UInt64] = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
    let expected = words.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    #expect(bytes(SeededEntropy(seed: 1_234_567), [16]) == expected)
  }

  @Test func cuttingTheStreamChangesNothing() {
    let whole = bytes(SeededEntropy(seed: 1), [64])
    #expect(bytes(SeededEntropy(seed: 1), [1, 2, 3, 5, 8, 13, 21, 11]) == whole)
    #expect(bytes(SeededEntropy(seed: 2), [64]) != whole)
  }
}
