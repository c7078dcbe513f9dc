import Console
import MVM
import Testing
import Trial

/// Our own system on the console, as somebody would use it who sees it for the first time.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct ConsoleSystemTests {
  private func run(
    _ terminal: ScriptedTerminal, harts: Int, isDeterministic: Bool, gpu: ScreenSize? = nil
  ) throws {
    let folder = try TemporaryFolder()
    let disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: isDeterministic, disk: disk, command: "")
    configuration.append = "console=ttyS0 root=/dev/vda"
    configuration.gpu = gpu
    let application = try ConsoleApplication(terminal: { terminal }) {
      try Machine(configuration, console: $0)
    }
    #expect(application.run() == .stopped)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
  }

  /// In a small window with one hart, and in a large one with two.
  @Test(arguments: [1, 2], [true, false])
  func everyScreenShowsIt(harts: Int, isDeterministic: Bool) throws {
    let size = harts == 1 ? (height: 24, width: 80) : (height: 60, width: 200)
    let terminal = ScriptedTerminal(
      height: size.height, width: size.width,
      [
        .see("~ #"), .type("echo $((6*7)) apples\n"), .see("42 apples"),
        // What runs, why it waits, and the last switch of a hart in a sentence.
        .press([.function(3)]), .see("init"), .see("└ sh"), .see("waits for"),
        .see("so it idles"), .see(" KiB"), .see("; in memory are"),
        // What the shell asked the kernel for.
        .press([.function(7)]), .type("/write: 10\n"), .see("write: 10 bytes from"), .type("c"),
        .see("show calls"),
        .press([.function(4)]), .see("RAM, a place is"), .see("never touched"), .type("o"),
        .see("page tables"), .see("B sh "), .type("ok"),
        .see("level 2: entry"), .see("MODE=Sv39"),
        .press([.function(5)]), .see("QUEUED"), .see("disk of 256 MiB"), .type("i"),
        .see("serial line"), .press([.left]), .see("in S after"), .see(" later"), .type("i"),
        .see("all events"),
        .press([.function(6)]), .see("This machine has no screen"),
        .press([.function(2)]), .see("wait"), .see("idle"), .press([.character(" ")]),
        .see("paused"),
        .see("Scheduler.idle"), .press([.character(" ")]), .see("running"),
        .press([.function(1)]), .type("echo over\n"), .see("\nover"),
      ])
    try run(terminal, harts: harts, isDeterministic: isDeterministic)
  }

  /// A switch of processes is found, and explained.
  @Test func stepsToAnotherProcess() throws {
    let terminal = ScriptedTerminal([
      .see("~ #"), .type("while true; do /bin/true; done\n"), .press([.function(3)]), .see("true"),
      .press([.character(" ")]), .see("paused"), .type("w"), .see("runs another process"),
      .press([.function(2)]), .see("   0 U"), .type("B"), .see("gone back"),
    ])
    try run(terminal, harts: 1, isDeterministic: true)
  }

  @Test func keysOnThePictureAreTheGuests() throws {
    let terminal = ScriptedTerminal(
      height: 30, width: 120,
      [
        .see("~ #"), .press([.function(6)]), .see("C-a P into a file"),
        // A text console is text here, too.
        .see("~ #"),
        // Keys that do something on other screens, capitals and signs, and what Ctrl makes of a letter.
        .type("sq :nothing"), .press([.control("u")]),
        .type("echo 'Space? A Key' >/dev/ttyS0\n"),
        .press([.function(1)]), .see("Space? A Key"),
        .press([.function(6)]), .press([.control("a"), .character("P")]), .see("screenshot"),
        .press([.escape]), .see("C-a P into a file"),
      ])
    try run(
      terminal, harts: 2, isDeterministic: true, gpu: ScreenSize(width: 320, height: 200))
  }

  /// What has gone off the terminal's upper edge is found and copied.
  @Test func searchesAndCopies() throws {
    let terminal = ScriptedTerminal([
      .see("~ #"), .type("seq 1000 1200\n"), .see("1199\n1200"),
      .press([.control("a"), .character("[")]),
      .see("back to the guest"), .type("/1033\n"), .see("1033\n1034"), .type("y"),
      .press([.control("a"), .character("?")]), .see("F keys and Alt"),
    ])
    try run(terminal, harts: 1, isDeterministic: true)
    #expect(terminal.copied == ["1033\n"])
  }
}

/// Linux on the console: nothing is put into it, and its processes are there.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct LinuxConsoleTests {
  @Test(arguments: [1, 2]) func showsItsProcesses(harts: Int) throws {
    let terminal = ScriptedTerminal(
      height: 40, width: 120,
      [
        .see("/ #"), .type("sleep 1000 & while :; do :; done\n"), .press([.function(3)]),
        .see("Linux 6."), .see("init"), .see("└ sleep"), .see("waits in"), .see("runs on hart"),
        .see("waits for work"), .see("was seen to run"),
        .press([.function(2)]), .see("sh "),
      ])
    let application = try ConsoleApplication(terminal: { terminal }) {
      try Machine(Linux.configuration(harts: harts), console: $0)
    }
    #expect(application.run() == .stopped)
    #expect(terminal.missing == nil, "\(terminal.missing ?? "")")
  }
}
