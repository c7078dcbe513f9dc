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
final class SwitchEnd: DescriptorEnd {
  let abilities = HostNetwork.switchAbilities
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void = { _, _ in }
  var descriptor: Int32 { channel.number }
  private let channel: FrameDescriptor

  init(_ path: String) throws(HostError) {
    let descriptor = try UnixAddress(path).connected()
    guard descriptor >= 0 else { throw Self.refusal(path, errno) }
    channel = FrameDescriptor(descriptor, loss: NetworkLoss(reason: "the switch has ended"))
  }

  private static func refusal(_ path: String, _ number: Int32) -> HostError {
    switch number {
    case ENOENT, ECONNREFUSED, EPROTOTYPE: .noSwitch(file: path)
    case EACCES, EPERM: .denied(file: path, writing: true)
    default: .failed(file: path, reason: HostError.reason(number))
    }
  }

  func send(
    _ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload
  ) throws(NetworkLoss) -> Bool {
    let result = Glibc.send(descriptor, frame.baseAddress, frame.count, Int32(MSG_NOSIGNAL))
    guard result < 0 else { return true }
    if errno == EPIPE || errno == ECONNRESET { throw channel.loss }
    return !isTransient(errno) && errno != ENOBUFS
  }

  func receive() throws(NetworkLoss) -> Bool {
    guard let frame = try channel.read() else { return false }
    if frame.isEmpty { throw channel.loss }
    arrived(frame, FrameOffload())
    return true
  }
}
