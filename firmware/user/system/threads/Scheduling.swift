import CSystem

/// How threads share the harts: the kernel's scheduling class, and what a thread is to have of it.
public enum Scheduling {
  private static let file: ByteString = "/proc/scheduler"

  /// The classes that our kernel has; the present one stands in brackets.
  private static func words() throws(Errno) -> [ByteString] {
    try FileSystem.contents(of: file).words
  }

  public static func classes() throws(Errno) -> [ByteString] {
    try words().map { ByteString($0.bytes.filter { $0 != 91 && $0 != 93 }) }
  }

  public static func current() throws(Errno) -> ByteString {
    let word = try words().first { $0.first == UInt8(ascii: "[") }
    return ByteString((word ?? "").bytes.dropFirst().dropLast())
  }

  /// All threads of the machine are scheduled so from now on.
  public static func use(_ name: ByteString) throws(Errno) {
    try FileDescriptor.withOpen(file, .writeOnly) { (file) throws(Errno) in
      try file.writeAll(name)
    }
  }

  /// A fixed priority from 1 to 99, or none (0), for the thread (sched_setscheduler(2)).
  public static func setPriority(_ thread: Int, _ priority: Int) throws(Errno) {
    let (usual, firstInFirstOut) = (0, 1)
    var parameter = Int32(priority)
    try withUnsafeMutablePointer(to: &parameter) { (parameter) throws(Errno) in
      _ = try SystemCall.setScheduler(
        thread, priority == 0 ? usual : firstInFirstOut, Int(bitPattern: parameter))
    }
  }

  /// The harts that the thread may run on, a bit for each.
  public static func harts(of thread: Int = 0) throws(Errno) -> UInt64 {
    var mask: UInt64 = 0
    try withUnsafeMutablePointer(to: &mask) { (mask) throws(Errno) in
      _ = try SystemCall.getAffinity(thread, 8, Int(bitPattern: mask))
    }
    return mask
  }

  public static func setHarts(of thread: Int, _ harts: UInt64) throws(Errno) {
    var mask = harts
    try withUnsafeMutablePointer(to: &mask) { (mask) throws(Errno) in
      _ = try SystemCall.setAffinity(thread, 8, Int(bitPattern: mask))
    }
  }
}
