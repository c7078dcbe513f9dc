internal import Glibc

/// A descriptor by which frames come and go, and room for one of them.
///
/// Unsafe pointers: `buffer` is this object's.
final class FrameDescriptor {
  let number: Int32
  /// What it means that there will be no frames any more.
  let loss: NetworkLoss
  private let buffer: UnsafeMutableRawBufferPointer

  /// Takes over a descriptor. A frame may have `headerSize` bytes before it.
  init(_ number: Int32, headerSize: Int = 0, loss: NetworkLoss) {
    self.number = number
    self.loss = loss
    buffer = .allocate(byteCount: headerSize + HostNetwork.frameLimit, alignment: 16)
  }

  deinit {
    close(number)
    buffer.deallocate()
  }

  /// The next frame, with what stands before it, good until the next call; nil where there is none yet, and no bytes at the end.
  ///
  /// - Throws: `loss` where there will be none any more.
  func read() throws(NetworkLoss) -> UnsafeRawBufferPointer? {
    let count = Glibc.read(number, buffer.baseAddress, buffer.count)
    if count >= 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
    if isTransient(errno) { return nil }
    throw loss
  }
}
