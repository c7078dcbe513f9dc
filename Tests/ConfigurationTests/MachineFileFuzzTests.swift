import Configuration
import Testing

/// Steele, Lea and Flood's SplitMix64: the same numbers everywhere for the same seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Bytes that mean something to YAML or to the settings, more likely to reach far than any bytes.
private let fragments = [
  ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "!!str ", "|\n", ">-\n", "\"",
  "'", "? ", "# ", "---\n", "...\n", "%YAML 1.1\n", "\u{FEFF}", "\u{2028}", "\u{85}", "\r", "\r\n",
  "\0", "0x", "-1", "T", "harts", "trace:\n", "disks:\n", "<<: ", "~", "\\", "\u{1F4BB}", "true",
].map { Array($0.utf8) }

private func mutated(_ original: [UInt8], with generator: inout SplitMix) -> [UInt8] {
  var bytes = original
  for _ in 0..<Int.random(in: 1...4, using: &generator) {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: fragments.randomElement(using: &generator) ?? [], at: start)
    case 2:
      let place = Int.random(in: 0...bytes.count, using: &generator)
      bytes.insert(contentsOf: bytes[start..<end], at: place)
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: start)
    case 4:
      bytes.replaceSubrange(start..<end, with: fragments.randomElement(using: &generator) ?? [])
    default: bytes.removeSubrange(end...)
    }
  }
  return bytes
}

/// Lines as editors count them; a file that ends in a line break has no line after it.
private func lineCount(_ bytes: [UInt8]) -> Int {
  let text = String(decoding: bytes, as: UTF8.self)
  // CRLF is one Character, and so one line break.
  let breaks = text.reduce(0) { $0 + ($1 == "\n" || $1 == "\r\n" || $1 == "\r" ? 1 : 0) }
  let endsInBreak = text.last.map { $0 == "\n" || $0 == "\r\n" || $0 == "\r" } ?? false
  return max(1, breaks + (endsInBreak ? 0 : 1))
}

@Test(arguments: [1, 2, 3, 4] as [UInt64])
func brokenMachineFilesGiveAMachineOrAMessageWithALine(seed: UInt64) {
  var generator = SplitMix(state: seed)
  let original = Array(everyKey.utf8)
  var machines = 0
  for round in 0..<5000 {
    let bytes = mutated(original, with: &generator)
    do throws(ConfigurationError) {
      _ = try MachineConfiguration(yaml: bytes, file: "fuzz.yaml")
      machines += 1
    } catch {
      let line = error.location?.line ?? 0
      let isOneLine = error.description.allSatisfy { !$0.isNewline }
      guard (1...lineCount(bytes)).contains(line), isOneLine else {
        Issue.record(
          """
          seed \(seed), round \(round): '\(error)' about \(lineCount(bytes)) lines:
          \(String(decoding: bytes, as: UTF8.self))
          """)
        return
      }
    }
  }
  // Were every mutation refused, or none, this would test little.
  #expect((100...4900).contains(machines))
}
