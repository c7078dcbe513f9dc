internal import Glibc

/// Another program, spoken to through its standard input and output; its messages of errors are part of the latter.
///
/// It does not outlive this object.
final class RunningProcess {
  /// What a program took, and how it ended.
  struct Usage {
    /// Nil where a signal ended it.
    let exitCode: Int32?
    /// Of all its threads, for itself and in the kernel.
    let processorSeconds: Double
  }

  private let process: pid_t
  /// Our end of what it has as standard input, output and error.
  private let line: Int32
  private var isOver = false

  /// Starts a program from PATH. Nil where there is no such program.
  init?(_ command: [String]) throws(BenchmarkError) {
    // A socket: writing to it when the program is gone is an error, and not a signal.
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw .refused("cannot make a socket: \(String(cString: strerror(errno)))") }
    defer { close(ends[1]) }
    line = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 {
      posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor)
    }
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process = pid_t()
    let refusal = posix_spawnp(&process, command[0], &actions, nil, words, environ)
    self.process = process
    isOver = refusal != 0
    if refusal == ENOENT { return nil }
    guard refusal == 0 else {
      throw .refused("cannot start \(command[0]): \(String(cString: strerror(refusal)))")
    }
  }

  deinit {
    stop()
    close(line)
  }

  /// Types something; nobody is told when that fails, as then the output ends.
  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Nothing more will be typed.
  func closeInput() { _ = shutdown(line, Int32(SHUT_WR)) }

  /// What it says next.
  enum Words {
    case some([UInt8])
    case end
    case late
  }

  /// Waits for more output, until `deadline` at most.
  func read(until deadline: ContinuousClock.Instant) -> Words {
    while true {
      let left = (deadline - .now).components
      let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0 else { return .late }
      var wanted = pollfd(fd: line, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, Int32(clamping: milliseconds)) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = Glibc.read(line, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? .some(Array(bytes.prefix(count))) : .end
    }
  }

  /// Waits for its end, which its output has told of, and tells what it took.
  func finish() -> Usage {
    var status: Int32 = 0
    var usage = rusage()
    while !isOver {
      isOver = wait4(process, &status, 0, &usage) == process || errno != EINTR
    }
    return Usage(
      exitCode: status & 0x7f == 0 ? status >> 8 & 0xff : nil,
      processorSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime))
  }

  /// Asks it to end, so that it can still save what is to be saved.
  func askToEnd() {
    if !isOver { kill(process, SIGTERM) }
  }

  /// Ends it at once.
  func stop() {
    guard !isOver else { return }
    kill(process, SIGKILL)
    _ = finish()
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }
}
