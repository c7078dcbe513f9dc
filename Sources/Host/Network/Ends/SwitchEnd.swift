public import Bus
internal import Glibc

extension HostNetwork {
  /// A switch that runs on this host (`FrameSwitch`), which joins machines.
  ///
  /// - Throws: `noSwitch`, `longSocketName` or `failed`.
  public convenience init(switch socket: String) throws(HostError) {
    try self.init(try SwitchEnd(socket))
  }

  /// What a switch does for a card: nothing. Frames are on it as they would be on a wire.
  public static let switchAbilities = NetworkAbilities()
}

/// A cable to a switch: each message of the socket is a frame.
///
/// Unsafe pointers: `buffer` is this object's, of the largest frame.
final class SwitchEnd: DescriptorEnd {
  let abilities = HostNetwork.switchAbilities
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void = { _, _ in }
  let descriptor: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: HostNetwork.frameLimit, alignment: 16)

  init(_ path: String) throws(HostError) {
    descriptor = try UnixAddress(path).connected()
    guard descriptor < 0 else { return }
    switch errno {
    case ENOENT, ECONNREFUSED, EPROTOTYPE: throw .noSwitch(file: path)
    case EACCES, EPERM: throw .denied(file: path, writing: true)
    default: throw .failed(file: path, reason: HostError.reason(errno))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    buffer.deallocate()
  }

  func send(
    _ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload
  ) throws(NetworkLoss) -> Bool {
    let result = Glibc.send(descriptor, frame.baseAddress, frame.count, Int32(MSG_NOSIGNAL))
    guard result < 0 else { return true }
    if errno == EPIPE || errno == ECONNRESET { throw NetworkLoss(reason: "the switch has ended") }
    return !isTransient(errno) && errno != ENOBUFS
  }

  func receive() throws(NetworkLoss) -> Bool {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    if count > 0 {
      arrived(UnsafeRawBufferPointer(rebasing: buffer[..<count]), FrameOffload())
      return true
    }
    if count < 0, isTransient(errno) { return false }
    throw NetworkLoss(reason: "the switch has ended")
  }
}
