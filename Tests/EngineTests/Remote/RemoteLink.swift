import Glibc
import HostTools

/// The process of a remote processor, and the pipes to it.
final class RemoteLink {
  enum Request: UInt64 { case enter = 1, result }
  enum Answer: UInt64 { case ready = 1, left, fill, system }

  /// As `processor.c` has it.
  struct Message {
    var kind: UInt64 = 0
    var a: UInt64 = 0
    var b: UInt64 = 0
    var c: UInt64 = 0
    var rangeCount: UInt64 = 0
  }

  /// How long an answer may take, in milliseconds.
  private static let patience: Int32 = 60_000

  private let process: pid_t
  private let requests: Int32
  private let answers: Int32

  /// Whether what it takes is installed.
  static let isPossible = ExternalProgram("qemu-aarch64") != nil && program != nil

  /// Starts the process, with the memory in a file.
  init?(_ memory: Int32, base: UInt, size: Int) {
    guard let emulator = ExternalProgram("qemu-aarch64"), let program = Self.program,
      let (requestEnd, requests) = Self.pipe(), let (answers, answerEnd) = Self.pipe()
    else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      close(requestEnd)
      close(answerEnd)
    }
    // First to where none of them is.
    for (number, file) in [memory, requestEnd, answerEnd, program].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(200 + number))
    }
    for number in 0..<4 {
      posix_spawn_file_actions_adddup2(&actions, Int32(200 + number), Int32(3 + number))
    }
    let words = [emulator.path, "/proc/self/fd/6", "\(base)", "\(size)"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, emulator.path, &actions, nil, &arguments, environ)
    (self.process, self.requests, self.answers) = (process, requests, answers)
    guard result == 0 else {
      close(requests)
      close(answers)
      return nil
    }
  }

  deinit {
    close(requests)
    close(answers)
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  func send(_ message: Message) {
    withUnsafeBytes(of: message) { bytes in
      if write(requests, bytes.baseAddress, bytes.count) != bytes.count {
        fatalError("the remote processor does not listen")
      }
    }
  }

  /// Nil where none comes.
  func receive() -> Message? {
    var message = Message()
    let isWhole = withUnsafeMutableBytes(of: &message) { bytes in
      var count = 0
      while count < bytes.count {
        var wanted = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, Self.patience) > 0 else { return false }
        let got = read(answers, bytes.baseAddress.map { $0 + count }, bytes.count - count)
        if got <= 0 { return false }
        count += got
      }
      return true
    }
    return isWhole ? message : nil
  }

  private static func pipe() -> (Int32, Int32)? {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// `processor.c`, built, in a file without a name; nil where there is no compiler for it.
  private static let program: Int32? = {
    guard let compiler = ExternalProgram("aarch64-linux-gnu-gcc"),
      let folder = try? TemporaryFolder()
    else { return nil }
    let source = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let path = folder.path("processor")
    let options = ["-O2", "-Wall", "-Werror", "-ffreestanding", "-nostdlib", "-static", "-no-pie"]
    let built = try? compiler.run(options + ["-o", path, "/\(source)/processor.c", "-lgcc"])
    guard built?.code == 0 else { return nil }
    // It stays open when the folder is gone.
    let file = open(path, O_RDONLY | O_CLOEXEC)
    return file >= 0 ? file : nil
  }()
}
