public import Bus
internal import Glibc

/// A file that is there whole or not at all: written under another name in the same folder, made durable, and then given its
/// name. Whatever happens before leaves nothing but, after a crash, a file whose name ends in `.partial`.
public final class NewFile: ArchiveSink {
  private static let bufferSize = 1 << 20

  private let path: String
  private let partial: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false
  /// Why a write failed, if one did.
  private var failure: Int32 = 0

  /// Begins a file. Where one of that name is there already, it stays until `finish`.
  ///
  /// - Throws: whatever `HostError` says of opening.
  public init(_ path: String) throws(HostError) {
    self.path = path
    partial = "\(path).\(getpid()).partial"
    guard !path.utf8.contains(0) else {
      throw .failed(file: path, reason: "a file name has no zero bytes")
    }
    descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw HostError(opening: path, writing: true, number: errno) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(partial) }
  }

  /// Adds bytes; false when the disk refuses. The reason shows in `finish`.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { flush() }
    return failure == 0
  }

  /// Why writing failed, in the system's words; nil while it has not.
  public var failureReason: String? { failure == 0 ? nil : HostError.reason(failure) }

  /// Makes everything durable, and gives the file its name.
  ///
  /// - Parameter replacing: whether a file of that name may be replaced.
  /// - Throws: `exists` where it may not; `failed` with the system's reason.
  public func finish(replacing: Bool) throws(HostError) {
    flush()
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    guard failure == 0 else { throw .failed(file: path, reason: HostError.reason(failure)) }
    if replacing {
      guard rename(partial, path) == 0 else { throw lastError }
    } else {
      // Unlike rename(2), link(2) never takes the place of another.
      guard link(partial, path) == 0 else {
        throw errno == EEXIST ? .exists(file: path) : lastError
      }
      unlink(partial)
    }
    isFinished = true
    // The name, too, is to survive a crash of the host.
    FileNames.syncFolder(of: path)
  }

  private var lastError: HostError { .failed(file: path, reason: HostError.reason(errno)) }

  private func flush() {
    if failure == 0 {
      failure = buffer.withUnsafeBytes { DescriptorWriting.write($0, to: descriptor) }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
