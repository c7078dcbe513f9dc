import Glibc
import Host
import Testing

/// A `TerminalProbe` at work on a terminal.
final class Probe {
  /// Its output, which is not the terminal.
  let output: Int32
  private let process: pid_t
  private var isOver = false
  /// Ends a probe that hangs, so that the test fails instead.
  private let watchdog = HostAlarm()

  /// Starts it in a process group of its own. `ignoring` is a signal that it finds ignored.
  init(_ way: String, on terminal: Pseudoterminal, ignoring: Int32? = nil) throws {
    let (reading, writing) = makePipe()
    defer { close(writing) }
    output = reading
    process = try Self.spawn(way, input: terminal.terminal, output: writing, ignoring: ignoring)
    watchdog.set(nanoseconds: HostClock().nanoseconds + 20_000_000_000)
    try watchdog.start { [process] in kill(process, SIGKILL) }
  }

  deinit {
    watchdog.stop()
    if !isOver {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(output)
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Waits until it says `word`.
  func hears(_ word: String) -> Bool { read(output, until: word).hasSuffix(word) }

  /// How it ended, or, for as long as it has not, stopped: as waitpid(2) says it.
  func wait(stopping: Bool = false) -> Ending {
    var status: Int32 = 0
    while waitpid(process, &status, stopping ? WUNTRACED : 0) < 0, errno == EINTR {}
    if status & 0xff == 0x7f { return .stopped(by: (status >> 8) & 0xff) }
    isOver = true
    watchdog.set(nanoseconds: .max)
    return status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(by: status & 0x7f)
  }

  enum Ending: Equatable {
    case exited(Int32)
    case killed(by: Int32)
    case stopped(by: Int32)
  }

  private static func spawn(
    _ way: String, input: Int32, output: Int32, ignoring: Int32?
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads of a test block signals, which a process inherits.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))

    // An ignored signal is inherited; the shell does it, so that this process need not.
    let ignore = ignoring.map { "trap '' \($0); " } ?? ""
    let arguments = ["sh", "-c", "\(ignore)exec \"$0\" \"$1\"", try program(), way]
    var argumentCopies = arguments.map { strdup($0) } + [nil]
    var environmentCopies = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
    defer { (argumentCopies + environmentCopies).forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawn(
      &process, "/bin/sh", &actions, &attributes, &argumentCopies, &environmentCopies)
    try #require(failure == 0)
    return process
  }

  /// The probe is built beside the tests.
  private static func program() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    try #require(count > 0)
    let tests = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = "/" + tests.split(separator: "/").dropLast().joined(separator: "/")
    let program = folder + "/TerminalProbe"
    try #require(access(program, X_OK) == 0)
    return program
  }
}
