import CSystem

/// Processes: making them, becoming another program, waiting for their end.
public enum Process {
  public static var identifier: Int { SystemCall.getIdentifier.raw() }
  public static var parent: Int { SystemCall.getParent.raw() }
  public static var user: Int { SystemCall.getUser.raw() }
  public static var effectiveUser: Int { SystemCall.getEffectiveUser.raw() }
  public static var group: Int { SystemCall.getGroup.raw() }

  /// What the kernel calls SIGCHLD: a process is a clone that reports its end by it.
  private static let childSignal = 17

  /// A copy of the calling process: 0 in the child, the child's identifier in the parent.
  /// Only the calling thread goes on in the child. Flush what is buffered before.
  public static func fork() throws(Errno) -> Int {
    try SystemCall.clone(childSignal)
  }

  /// Makes a child that runs `body` and exits with what it gives back.
  public static func spawn(_ body: () -> Int) throws(Errno) -> Int {
    output.flush()
    let child = try fork()
    if child != 0 { return child }
    let status = body()
    output.flush()
    Program.exitImmediately(status)
  }

  /// Becomes the program in the file `path`; comes back only if that fails.
  public static func execute(
    _ path: ByteString, _ arguments: [ByteString],
    environment: [ByteString] = Environment.variables
  ) -> Errno {
    let answer = try? path.withTerminated { (path) throws(Errno) in
      withVector(arguments) { arguments in
        withVector(environment) { SystemCall.execute.raw(path, arguments, $0) }
      }
    }
    return Errno(rawValue: -(answer ?? -Errno.noMemory.rawValue))
  }

  /// Looks through `PATH` as execvp(3) does.
  public static func executeFromPath(_ arguments: [ByteString]) -> Errno {
    guard let name = arguments.first, !name.isEmpty else { return .noSuchFileOrDirectory }
    if name.contains(UInt8(ascii: "/")) { return execute(name, arguments) }
    var failure = Errno.noSuchFileOrDirectory
    for directory in searchPath {
      let error = execute(directory / name, arguments)
      if error != .noSuchFileOrDirectory && error != .notDirectory { failure = error }
    }
    return failure
  }

  public static var searchPath: [ByteString] {
    (Environment["PATH"] ?? "/bin:/sbin:/usr/bin:/usr/sbin").split(at: ":")
      .map { $0.isEmpty ? "." : $0 }
  }

  /// The file that a command's name stands for.
  public static func find(_ name: ByteString) -> ByteString? {
    if name.contains(UInt8(ascii: "/")) {
      return FileSystem.allows(.execute, name) ? name : nil
    }
    for directory in searchPath {
      let path = directory / name
      if FileSystem.allows(.execute, path) && !FileSystem.isDirectory(path) { return path }
    }
    return nil
  }

  /// Lends the texts as argv and envp want them: pointers to texts that end in a zero, then a null.
  private static func withVector<Result>(
    _ texts: [ByteString], _ body: (Int) -> Result
  ) -> Result {
    var characters: [UInt8] = []
    var offsets: [Int] = []
    for text in texts {
      offsets.append(characters.count)
      characters += text.bytes
      characters.append(0)
    }
    return characters.withUnsafeBufferPointer { buffer in
      let start = Int(bitPattern: buffer.baseAddress)
      var pointers = offsets.map { start + $0 }
      pointers.append(0)
      return pointers.withUnsafeBufferPointer { body(Int(bitPattern: $0.baseAddress)) }
    }
  }

  public static func setGroup(_ process: Int, _ group: Int) throws(Errno) {
    try SystemCall.setProcessGroup(process, group)
  }

  public static func processGroup(of process: Int = 0) throws(Errno) -> Int {
    try SystemCall.getProcessGroup(process)
  }

  /// A session of one's own, without a terminal.
  public static func startSession() throws(Errno) { try SystemCall.setSession() }

  /// Lets others run.
  public static func yield() { _ = SystemCall.yield.raw() }

  /// Priority from -20 (most) to 19 (least).
  public static func setNice(_ process: Int, _ nice: Int) throws(Errno) {
    try SystemCall.setPriority(0, process, nice)
  }

  public static func nice(_ process: Int = 0) throws(Errno) -> Int {
    20 - (try SystemCall.getPriority(0, process))  // the kernel answers 1 to 40
  }

  /// Gives up root's rights for good: this user and group, and no other groups.
  public static func become(user: Int, group: Int) throws(Errno) {
    try SystemCall.setGroups(0, 0)
    try SystemCall.setGroup(group)
    try SystemCall.setUser(user)
  }
}
