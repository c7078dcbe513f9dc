import Fuzzing
import Host
import Testing

/// Compressed bytes that somebody has changed.
@Suite struct DecompressionFuzzTests {
  private static let text = Array(String(repeating: "hello, hello! ", count: 40).utf8)

  @Test func gzip() {
    let good = GzipTests.hello
    Fuzzing.run(usual: 20_000) { random in
      let bytes = good.mutated(by: &random)
      let result = try? Gzip.decompress(bytes[...], file: "Image.gz", limit: 1 << 16)
      #expect((result?.count ?? 0) <= 1 << 16)
    }
  }

  @Test func zstandard() throws {
    let zstandard = Zstandard()
    let good = try #require(zstandard.compress(Self.text))
    Fuzzing.run(usual: 20_000) { random in
      let result = zstandard.decompress(good.mutated(by: &random), count: Self.text.count)
      #expect(result == nil || result?.count == Self.text.count)
    }
  }
}
