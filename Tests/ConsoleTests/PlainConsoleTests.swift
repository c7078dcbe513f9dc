import Console
import Glibc
import MVM
import Testing
import Trial

/// The console line by line.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct PlainConsoleTests {
  /// Somebody who says one thing after the other, each when he has read what he waited for.
  private final class ScriptedLines: LineTerminal {
    private var script: ArraySlice<(see: String, say: String)>
    private var unread = ""
    private(set) var written = ""
    /// How often nothing may happen, and how often anything.
    private var patience = (idle: 300, all: 20_000)

    init(_ script: [(see: String, say: String)]) { self.script = script[...] }

    var hasEnded: Bool { script.isEmpty || patience.idle < 0 || patience.all < 0 }
    var missing: String? { script.first.map { "\($0), but there is \(written)" } }

    func wait(milliseconds: Int, orFor descriptor: Int32, takingLines: Bool) {
      patience.all -= 1
      var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waited, 1, Int32(milliseconds)) == 0 { patience.idle -= 1 }
    }

    func nextLine() -> String? {
      guard let next = script.first else { return nil }
      if !next.see.isEmpty {
        guard let place = unread.firstRange(of: next.see) else { return nil }
        unread = String(unread[place.upperBound...])
      }
      return script.removeFirst().say
    }

    func write(_ text: String) {
      written += text
      unread += text
    }
  }

  @Test(arguments: [true, false])
  func allIsSaidInLines(isDeterministic: Bool) throws {
    let folder = try TemporaryFolder()
    let disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
    var configuration = OwnSystem.configuration(
      harts: 1, isDeterministic: isDeterministic, disk: disk, command: "")
    configuration.append = "console=ttyS0 root=/dev/vda"
    let terminal = ScriptedLines([
      ("~ # ", "printf '\\033[31mred\\033[0m\\n'; echo $((6*7)) apples"),
      ("red\n42 apples", ":pause"),
      ("[paused, ", ":processors"), ("[Processors, ", ":processes"), ("init", ":memory"),
      ("[Memory, ", ":nonsense"), ("there is no command 'nonsense'", ":copy"),
      ("without --plain", ":step"),
      ("; hart 0 at ", ":pause"), ("", ":pause"), ("[paused, ", ":pause"),
      ("", "poweroff"), ("switched the machine off (0)", ":processors"), ("[Processors, ", ":quit"),
    ])
    let console = try PlainConsole(terminal: terminal) { try Machine(configuration, console: $0) }
    #expect(console.run() == .poweredOff(code: 0))
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
    // The line as it was in the end, though the shell has written it anew with each character.
    #expect(
      terminal.written.contains(
        "\n~ # printf '\\033[31mred\\033[0m\\n'; echo $((6*7)) apples\nred\n"))
    // Nothing that only a screen could show.
    let others = terminal.written.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || (0x2500...0x259f).contains($0.value)
    }
    #expect(others.isEmpty)
  }
}
