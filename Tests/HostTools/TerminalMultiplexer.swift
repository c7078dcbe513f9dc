import Foundation
import Glibc

/// A real terminal for a test, by tmux: a server of the test's own, without anybody's settings, that ends with it.
public final class TerminalMultiplexer {
  /// The program.
  public static let program = "tmux"

  /// How often a text is asked for at most, and how long nothing is done in between, in microseconds: about a minute.
  private static let patience = (asks: 1_000, interval: UInt32(30_000))

  private let folder: TemporaryFolder
  private let tmux: ExternalProgram
  private let environment: [String: String]

  /// Begins with a shell that has no settings and prompts with `host>`.
  ///
  /// - Parameter environment: what the shell knows besides its path.
  /// - Throws: where there is no tmux, or it does not start.
  public init(height: Int, width: Int, environment: [String: String] = [:]) throws {
    guard let tmux = ExternalProgram(Self.program) else { throw CocoaError(.fileNoSuchFile) }
    (self.tmux, folder) = (tmux, try TemporaryFolder())
    let inherited = ProcessInfo.processInfo.environment
    self.environment = [
      "PATH": inherited["PATH"] ?? "/usr/bin:/bin", "LANG": "C.UTF-8", "SHELL": "/bin/sh",
      "TMUX_TMPDIR": folder.url.path, "HOME": folder.url.path, "PS1": "host> ",
    ].merging(environment) { $1 }
    let settings = folder.path("settings")
    let lines = "set -g status off\nset -g default-terminal tmux-256color\nset -g history-limit 0\n"
    try Data(lines.utf8).write(to: URL(fileURLWithPath: settings))
    try command(
      "-f", settings, "new-session", "-d", "-c", folder.url.path, "-x", "\(width)", "-y",
      "\(height)", "sh -i")
    try wait(for: "host>")
  }

  deinit { _ = try? run(["kill-server"]) }

  /// Presses keys by tmux's names: `F3`, `Enter`, `C-a`.
  public func press(_ keys: String...) throws { try command(["send-keys"] + keys) }

  /// Types text as it is, escape sequences included.
  public func type(_ text: String) throws { try command("send-keys", "-l", text) }

  /// Types a line for the shell.
  public func enter(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// What is on the screen, a line a row.
  public func screen(withStyles: Bool = false) throws -> String {
    try command(["capture-pane", "-p"] + (withStyles ? ["-e"] : []))
  }

  /// Gives the window another size.
  public func resize(height: Int, width: Int) throws {
    try command("resize-window", "-x", "\(width)", "-y", "\(height)")
  }

  /// What tmux says of the pane, in its words: `#{cursor_flag}`.
  public func say(_ format: String) throws -> String {
    try command("display-message", "-p", format).trimmingCharacters(in: .newlines)
  }

  /// Whether the terminal is as a shell has it: its cursor shown, its own screen, nobody who wants the mouse.
  public func isPlain() throws -> Bool {
    try say("#{cursor_flag} #{alternate_on} #{mouse_any_flag} #{keypad_cursor_flag}") == "1 0 0 0"
  }

  /// Runs another command in place of what runs, and waits until it says that it is done: `tmux wait-for -S done`.
  public func replace(by line: String) throws {
    try command("respawn-pane", "-k", line)
    try command("wait-for", "done")
  }

  /// The number of the shell's process.
  public func shell() throws -> Int32 { Int32(try say("#{pane_pid}")) ?? 0 }

  /// Waits until a text is on the screen, and returns what is there then.
  ///
  /// - Throws: what is there instead, when it does not come.
  @discardableResult
  public func wait(for text: String) throws -> String {
    try wait(for: "'\(text)'") { $0.contains(text) }
  }

  /// Waits until the screen is as it is wanted.
  @discardableResult
  public func wait(for what: String, _ isWanted: (String) -> Bool) throws -> String {
    var shown = ""
    for _ in 0..<Self.patience.asks {
      shown = try screen()
      if isWanted(shown) { return shown }
      usleep(Self.patience.interval)
    }
    throw Absence(description: "\(what) does not come; there is\n\(shown)")
  }

  @discardableResult
  private func command(_ arguments: String...) throws -> String { try command(arguments) }

  @discardableResult
  private func command(_ arguments: [String]) throws -> String {
    let (code, output) = try run(arguments)
    guard code == 0 else { throw Absence(description: "tmux \(arguments): \(output)") }
    return output
  }

  /// Not by Foundation's `Process`: that knows of its child's end by a socket which the server, a child of the child, would keep.
  private func run(_ arguments: [String]) throws -> (code: Int32, output: String) {
    let output = folder.path("output")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // Whatever other tests have open: the server would keep it.
    for descriptor in Int32(3)..<1024 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads of a test block signals, which a process inherits.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = ["timeout", "60", tmux.path, "-L", "test"] + arguments
    var copies = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (copies + variables).forEach { free($0) } }
    var process: pid_t = 0
    guard
      posix_spawn(&process, "/usr/bin/timeout", &actions, &attributes, &copies, &variables) == 0
    else { throw Absence(description: "timeout(1) does not start") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (
      status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f,
      try String(contentsOfFile: output, encoding: .utf8)
    )
  }

  /// What was waited for in vain.
  private struct Absence: Error, CustomStringConvertible {
    let description: String
  }
}
