internal import Glibc

/// Another program, run to its end with nothing on its terminal.
enum ChildProcess {
  /// How it ended, and the processor time it took in seconds.
  struct Outcome {
    let exitCode: Int32
    let seconds: Double
  }

  /// Runs a program from PATH. Nil where there is no such program.
  static func run(_ command: [String]) throws(BenchError) -> Outcome? {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    for descriptor: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process = pid_t()
    let refusal = posix_spawnp(&process, command[0], &files, nil, words, environ)
    if refusal == ENOENT { return nil }
    guard refusal == 0 else {
      throw .refused("cannot start \(command[0]): \(String(cString: strerror(refusal)))")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .refused("\(command[0]) was lost") }
    }
    let isExit = status & 0x7f == 0
    return Outcome(
      exitCode: isExit ? status >> 8 & 0xff : -1,
      seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }

  /// Whether a program is in PATH.
  static func isInstalled(_ command: String) -> Bool {
    guard let outcome = try? run([command, "--version"]) else { return false }
    return outcome.exitCode == 0
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }
}
