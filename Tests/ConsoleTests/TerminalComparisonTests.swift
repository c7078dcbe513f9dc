import Console
import Foundation
import Fuzzing
import Testing
import Trial

/// The guest's terminal beside one that others wrote: the same bytes, the same screens.
@Suite(.enabled(if: ExternalProgram.exist(TerminalMultiplexer.program), "tmux is not installed"))
struct TerminalComparisonTests {
  private static let size = (height: 12, width: 40)
  private static let texts = ["plain text", "x", "a longer piece of text that goes on", "é"]
  private static let controls = ["\r\n", "\r", "\n", "\t", "\u{1b}M", "\u{1b}D", "\u{1b}E"]
  private static let modes = ["\u{1b}[r", "\u{1b}[?1049h\u{1b}[2Jgone\u{1b}[?1049l"]
  private static let finals = Array("ABCDEFGHdJKXSTr")

  init() { setlocale(LC_CTYPE, "C.UTF-8") }

  private static func piece(_ random: inout SplitMix) -> String {
    switch random.below(8) {
    case 0...2: return texts[random.below(texts.count)]
    case 3: return controls[random.below(controls.count)]
    case 4 where random.below(2) == 0: return modes[random.below(modes.count)]
    default:
      let final = finals[random.below(finals.count)]
      if "JK".contains(final) { return "\u{1b}[9G\u{1b}[\(random.below(3))\(final)" }
      let second = "HrG".contains(final) ? ";\(1 + random.below(20))" : ""
      // tmux counts from behind the last column where something was written there.
      let column = "CDX".contains(final) ? "\u{1b}[\(1 + random.below(38))G" : ""
      return "\(column)\u{1b}[\(1 + random.below(14))\(second)\(final)"
    }
  }

  @Test func bothShowTheSame() throws {
    let folder = try TemporaryFolder()
    let other = try TerminalMultiplexer(height: Self.size.height, width: Self.size.width)
    for seed in Fuzzing.seeds(usual: 40, of: 1) {
      var random = SplitMix(state: seed)
      let text = (0..<60).map { _ in Self.piece(&random) }.joined()
      try compare(text, file: folder.path("text"), with: other)
    }
  }

  private func compare(
    _ text: String, file: String, with other: TerminalMultiplexer
  ) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    // The terminal is to take bytes as they are; what shows them is to stay until they are read.
    try other.replace(by: "stty raw -echo; cat \(file); tmux wait-for -S done; exec sleep 60")
    let terminal = GuestTerminal(height: Self.size.height, width: Self.size.width)
    terminal.show(text.utf8)
    let shown = (0..<terminal.height).map { terminal.text($0) + "\n" }.joined()
    // tmux tells that all was written, and may not have read it yet.
    try other.wait(for: "the same as\n\(shown)of\n\(text.debugDescription)") {
      Self.trimmed($0) == shown
    }
  }

  private static func trimmed(_ screen: String) -> String {
    screen.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
