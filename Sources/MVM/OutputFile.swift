internal import Glibc
import Host

/// A file that the machine writes for its user, through a buffer. `-` is standard output.
final class OutputFile {
  private static let bufferSize = 1 << 16

  private let key: String
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Why a write failed, if one did.
  private var failure: Int32 = 0

  /// Opens a file anew; `key` is the setting that names it, for messages.
  init(_ path: String, key: String) throws(MachineError) {
    self.key = key
    self.path = path
    let isName = !path.utf8.contains(0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    descriptor = path == "-" ? 1 : isName ? open(path, flags, 0o666) : -1
    guard descriptor >= 0 else {
      throw .unwritable(key: key, file: path, reason: Self.reason(isName ? errno : EINVAL))
    }
  }

  deinit {
    flush()
    if path != "-" { close(descriptor) }
  }

  /// Adds text. A failure shows in `finish`.
  func write(_ text: String) { write(Array(text.utf8)) }

  /// Adds bytes. A failure shows in `finish`.
  func write(_ bytes: [UInt8]) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Sees to it that everything is in the file.
  func finish() throws(MachineError) {
    flush()
    guard failure == 0 else {
      throw .unwritable(key: key, file: path, reason: Self.reason(failure))
    }
  }

  private func flush() {
    if failure == 0 {
      failure = buffer.withUnsafeBytes { DescriptorWriting.write($0, to: descriptor) }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
