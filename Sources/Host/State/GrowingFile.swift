public import Bus
internal import Glibc

/// A file that is of use however far it has got: what was written is there when this process dies.
public final class GrowingFile: ArchiveSink {
  private let descriptor: Int32
  private var failure: Int32 = 0

  /// Makes a file.
  ///
  /// - Throws: `exists` where there is one of that name; whatever else `HostError` says of opening.
  public init(_ path: String) throws(HostError) {
    guard !path.utf8.contains(0) else {
      throw .failed(file: path, reason: "a file name has no zero bytes")
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? .exists(file: path) : HostError(opening: path, writing: true, number: errno)
    }
  }

  deinit { close(descriptor) }

  /// Adds bytes; false when the disk refuses, once and for all.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if failure == 0 { failure = DescriptorWriting.write(bytes, to: descriptor) }
    return failure == 0
  }

  /// Why writing failed, in the system's words; nil while it has not.
  public var failureReason: String? { failure == 0 ? nil : HostError.reason(failure) }
}
