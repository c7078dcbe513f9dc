internal import CHost
internal import Glibc

/// A pipe from this process to itself, by which a thread that waits for descriptors is woken.
package final class WakeUpPipe: Sendable {
  package let readEnd: Int32
  private let writeEnd: Int32

  package init() throws(HostError) {
    var ends: [Int32] = [-1, -1]
    guard host_pipe(&ends) else {
      throw .failed(file: "pipe", reason: HostError.reason(errno))
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Makes the first end readable. A full pipe is readable already.
  package func write() {
    var byte: UInt8 = 0
    _ = Glibc.write(writeEnd, &byte, 1)
  }

  /// Takes everything out.
  package func drain() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }
}
