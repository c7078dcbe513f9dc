import Configuration
import Fuzzing
import Testing

/// Words that no shell should have let through.
@Test func anyWordsAreOptionsOrAMessageOfOneLine() throws {
  let words = [
    "--memory", "256M", "--harts", "4", "--disk", "a.img,format=qcow2,readonly", "--forward",
    "tcp:127.0.0.1:8080:80", "--network", "user,mac=52:54:00:12:34:56,restrict", "--save-at", "2s",
    "--isa", "rv64gc_zba", "--trace-range", "0x80000000-0x80001000", "--no-deterministic", "--",
    "--help", "program.elf", "--append", "",
  ].map { Array($0.utf8) }
  var accepted = 0
  try Fuzzing.run(usual: 10_000) { random in
    let line = (0..<1 + random.below(6)).map { _ in
      let word = words[random.below(words.count)]
      let bytes = random.below(3) == 0 ? word.mutated(by: &random) : word
      return String(decoding: bytes, as: UTF8.self)
    }
    do throws(ConfigurationError) {
      guard case .arguments(let given) = try RunArguments.table.parse(line) else { return }
      var arguments = RunArguments()
      try given.apply(to: &arguments)
      accepted += 1
    } catch {
      // What the user wrote is quoted as it is.
      let quoted = line.contains { $0.contains(where: \.isNewline) }
      try #require(quoted || error.description.allSatisfy { !$0.isNewline }, "\(line): \(error)")
    }
  }
  #expect(accepted > 0)
}
