import CSystem

/// What is done to files by their names. Every call throws what the kernel answers.
public enum FileSystem {
  private static let here = -100

  /// Removes a name; the file goes with its last name and its last user.
  public static func remove(_ path: ByteString) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in _ = try SystemCall.unlink(here, path, 0) }
  }

  public static func removeDirectory(_ path: ByteString) throws(Errno) {
    let directory = 0x200
    try path.withTerminated { (path) throws(Errno) in
      _ = try SystemCall.unlink(here, path, directory)
    }
  }

  public static func makeDirectory(_ path: ByteString, permissions: Int = 0o777) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in
      _ = try SystemCall.makeDirectory(here, path, permissions)
    }
  }

  /// Makes a device file or a named pipe: `mode` holds the kind and the permissions.
  public static func makeNode(
    _ path: ByteString, mode: Int, major: Int = 0, minor: Int = 0
  ) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in
      let device = (minor & 0xFF) | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12
      _ = try SystemCall.makeNode(here, path, mode, device)
    }
  }

  /// Gives a file another name, atomically in place of what has it.
  public static func rename(_ path: ByteString, to newPath: ByteString) throws(Errno) {
    try path.withTerminated { (old) throws(Errno) in
      try newPath.withTerminated { (new) throws(Errno) in
        _ = try SystemCall.rename(here, old, here, new, 0)
      }
    }
  }

  public static func link(_ path: ByteString, to newPath: ByteString) throws(Errno) {
    try path.withTerminated { (old) throws(Errno) in
      try newPath.withTerminated { (new) throws(Errno) in
        _ = try SystemCall.link(here, old, here, new, 0)
      }
    }
  }

  public static func makeSymbolicLink(
    _ path: ByteString, to target: ByteString
  ) throws(Errno) {
    try target.withTerminated { (target) throws(Errno) in
      try path.withTerminated { (path) throws(Errno) in
        _ = try SystemCall.symbolicLink(target, here, path)
      }
    }
  }

  /// Where a symbolic link leads.
  public static func readLink(_ path: ByteString) throws(Errno) -> ByteString {
    try path.withTerminated { (path) throws(Errno) in
      var target = [UInt8](repeating: 0, count: 4096)
      let count = try target.withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
        try SystemCall.readLink(here, path, Int(bitPattern: buffer.baseAddress), buffer.count)
      }
      return ByteString(target[..<count])
    }
  }

  public static func setPermissions(_ path: ByteString, _ permissions: Int) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in
      _ = try SystemCall.changeMode(here, path, permissions)
    }
  }

  /// -1 leaves owner or group as it is.
  public static func setOwner(
    _ path: ByteString, owner: Int, group: Int, followingLinks: Bool = true
  ) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in
      _ = try SystemCall.changeOwner(here, path, owner, group, followingLinks ? 0 : 0x100)
    }
  }

  /// nil leaves a time as it is.
  public static func setTimes(
    _ path: ByteString, accessed: Time?, modified: Time?
  ) throws(Errno) {
    let omit = linux_timespec(seconds: 0, nanoseconds: 0x3FFF_FFFE)
    var times = (accessed?.raw ?? omit, modified?.raw ?? omit)
    try path.withTerminated { (path) throws(Errno) in
      try withUnsafeMutablePointer(to: &times) { (times) throws(Errno) in
        _ = try SystemCall.changeTimes(here, path, Int(bitPattern: times), 0)
      }
    }
  }

  public enum Access: Int, Sendable { case exists = 0, execute = 1, write = 2, read = 4 }

  /// Whether the caller may.
  public static func allows(_ access: Access, _ path: ByteString) -> Bool {
    let answer = try? path.withTerminated { (path) throws(Errno) in
      SystemCall.access.raw(here, path, access.rawValue)
    }
    return answer == 0
  }

  public static func workingDirectory() throws(Errno) -> ByteString {
    var path = [UInt8](repeating: 0, count: 4096)
    let count = try path.withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
      try SystemCall.getWorkingDirectory(Int(bitPattern: buffer.baseAddress), buffer.count)
    }
    return ByteString(path[..<(count - 1)])
  }

  public static func changeDirectory(_ path: ByteString) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in _ = try SystemCall.changeDirectory(path) }
  }

  /// Until all that was written anywhere is on the disks.
  public static func synchronize() { _ = SystemCall.synchronize.raw() }
}

extension FileSystem {
  /// The whole of a file; `fileTooLarge` if that is more than `limit` bytes.
  public static func contents(
    of path: ByteString, atMost limit: Int = .max
  ) throws(Errno) -> ByteString {
    try FileDescriptor.withOpen(path) { (file) throws(Errno) in try file.readAll(atMost: limit) }
  }

  /// Makes the file hold `text` and nothing else.
  public static func write(
    _ text: ByteString, to path: ByteString, permissions: Int = 0o666
  ) throws(Errno) {
    let options: FileDescriptor.OpenOptions = [.writeOnly, .create, .truncate]
    try FileDescriptor.withOpen(path, options, permissions: permissions) { (file) throws(Errno) in
      try file.writeAll(text)
    }
  }
}
