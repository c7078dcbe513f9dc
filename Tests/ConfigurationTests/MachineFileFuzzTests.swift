import Configuration
import Fuzzing
import Testing

/// Bytes that mean something to YAML or to the settings, more likely to reach far than any bytes.
private let fragments = [
  ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "&a ", "*a", "!!str ", "|\n", ">-\n", "\"",
  "'", "? ", "# ", "---\n", "...\n", "%YAML 1.1\n", "\u{FEFF}", "\u{2028}", "\u{85}", "\r", "\r\n",
  "\0", "0x", "-1", "T", "harts", "trace:\n", "disks:\n", "<<: ", "~", "\\", "\u{1F4BB}", "true",
].map { Array($0.utf8) }

/// Lines as editors count them; a file that ends in a line break has no line after it.
private func lineCount(_ bytes: [UInt8]) -> Int {
  let text = String(decoding: bytes, as: UTF8.self)
  // CRLF is one Character, and so one line break.
  let breaks = text.reduce(0) { $0 + ($1 == "\n" || $1 == "\r\n" || $1 == "\r" ? 1 : 0) }
  let endsInBreak = text.last.map { $0 == "\n" || $0 == "\r\n" || $0 == "\r" } ?? false
  return max(1, breaks + (endsInBreak ? 0 : 1))
}

@Test func brokenMachineFilesGiveAMachineOrAMessageWithALine() {
  let original = Array(everyKey.utf8)
  var (machines, rounds) = (0, 0)
  Fuzzing.run(usual: 20_000) { random in
    rounds += 1
    let bytes = original.mutated(by: &random, fragments: fragments)
    do throws(ConfigurationError) {
      _ = try MachineConfiguration(yaml: bytes, file: "fuzz.yaml")
      machines += 1
    } catch {
      let line = error.location?.line ?? 0
      let isOneLine = error.description.allSatisfy { !$0.isNewline }
      guard (1...lineCount(bytes)).contains(line), isOneLine else {
        Issue.record(
          """
          round \(rounds): '\(error)' about \(lineCount(bytes)) lines:
          \(String(decoding: bytes, as: UTF8.self))
          """)
        return
      }
    }
  }
  // Were every mutation refused, or none, this would test little.
  #expect(machines > rounds / 50 && machines < rounds * 49 / 50)
}
