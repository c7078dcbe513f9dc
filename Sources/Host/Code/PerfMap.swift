public import Bus
internal import Glibc
import Synchronization

/// Tells Linux's perf what the code is that was made as the machine ran: a line "START SIZE NAME" each, in hexadecimal, in
/// /tmp/perf-PID.map (linux/tools/perf/Documentation/jit-interface.txt).
///
/// perf asks there only for code that lies in no file, as `HostCodeMemory` has it. All machines of a process share the file.
public final class PerfMap: CodeListener, @unchecked Sendable {
  private static let bufferSize = 1 << 16
  private static let hasBegun = Atomic<Bool>(false)

  /// The file.
  public let path: String
  private let descriptor: Int32
  private let name: @Sendable (UInt64) -> String?
  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var buffer: [UInt8] = []
  /// Why a write failed, if one did.
  private var failure: Int32 = 0

  /// Opens the file of this process, where its earlier machines may have written, too.
  ///
  /// - Parameter name: what the user calls guest code at an address, if anything.
  /// - Throws: where it cannot be made, or somebody else has put one there.
  public convenience init(name: @escaping @Sendable (UInt64) -> String? = { _ in nil })
    throws(HostError)
  {
    let path = "/tmp/perf-\(getpid()).map"
    // Another process may have had the same number.
    if !Self.hasBegun.exchange(true, ordering: .relaxed) { unlink(path) }
    try self.init(path: path, name: name)
  }

  package init(
    path: String, name: @escaping @Sendable (UInt64) -> String? = { _ in nil }
  ) throws(HostError) {
    self.path = path
    self.name = name
    // Everybody may write to /tmp: what lies there is not followed, and not believed to be ours.
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .failed(file: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), status.st_nlink == 1,
      status.st_mode & S_IFMT == S_IFREG
    else {
      close(descriptor)
      throw .failed(file: path, reason: "is somebody else's: remove it")
    }
  }

  deinit {
    flush()
    close(descriptor)
  }

  public func codeMade(at address: UnsafeRawPointer, byteCount: Int, guestAddress: UInt64) {
    let start = String(UInt(bitPattern: address), radix: 16)
    let size = String(byteCount, radix: 16)
    let guest = "guest 0x" + String(guestAddress, radix: 16)
    let line = "\(start) \(size) \(name(guestAddress).map { "\(guest) <\($0)>" } ?? guest)\n"
    mutex.lock()
    defer { mutex.unlock() }
    buffer += Array(line.utf8)
    if buffer.count >= Self.bufferSize { write() }
  }

  /// Sees to it that all lines are in the file. Nobody is told where that fails: perf shows addresses then.
  public func flush() {
    mutex.lock()
    defer { mutex.unlock() }
    write()
  }

  /// With `mutex` held.
  private func write() {
    if failure == 0 {
      failure = buffer.withUnsafeBytes { DescriptorWriting.write($0, to: descriptor) }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
