public import Bus
internal import CHost
internal import Ethernet
internal import Glibc

extension HostNetwork {
  /// A TAP interface of the host: what the guest sends arrives there, as if from a cable.
  ///
  /// - Throws: `noInterface`, `interfaceRefused`, `interfaceTaken` or `failed`.
  public convenience init(tap interface: String) throws(HostError) {
    try self.init(try TapEnd(interface))
  }

  /// Whether this host has that interface, and it does not work.
  public static func isDown(interface: String) -> Bool {
    HostInterface(interface)?.isUp == false
  }

  /// What TAP interfaces do for a card: everything.
  public static let tapAbilities = NetworkAbilities(makesChecksums: true, takesLargeSegments: true)
}

/// A TAP interface (the kernel's Documentation/networking/tuntap.rst). The kernel wants and gives a `NetHeader` before each
/// frame, so that segments of 64 KiB pass whole in both directions, and checksums are made where the frame ends up, if at all.
final class TapEnd: DescriptorEnd {
  let abilities = HostNetwork.tapAbilities
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void = { _, _ in }
  var descriptor: Int32 { channel.number }
  private let channel: FrameDescriptor

  init(_ interface: String) throws(HostError) {
    guard HostInterface(interface) != nil else {
      throw .noInterface(name: interface, remedy: HostInterface.makingTap(interface))
    }
    let descriptor = host_open_tap(interface, Int32(NetHeader.shortSize))
    guard descriptor >= 0 else { throw Self.refusal(interface, errno) }
    channel = FrameDescriptor(
      descriptor, headerSize: NetHeader.shortSize,
      loss: NetworkLoss(reason: "the interface is gone"))
  }

  private static func refusal(_ interface: String, _ number: Int32) -> HostError {
    switch number {
    case EPERM, EACCES:
      .interfaceRefused(
        name: interface, capability: "CAP_NET_ADMIN",
        remedy: "or an interface of your own: " + HostInterface.makingTap(interface))
    case EBUSY: .interfaceTaken(name: interface)
    case EINVAL:
      .failed(
        file: interface, reason: "is no TAP interface: 'ip tuntap' lists those there are")
    default:
      .failed(file: interface, reason: "/dev/net/tun: " + HostError.reason(number))
    }
  }

  func send(
    _ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload
  ) throws(NetworkLoss) -> Bool {
    let layout = offload.segmentation == .none ? nil : FrameLayout(UnsafeRawBufferPointer(frame))
    var words = NetHeader(offload, headerLength: layout?.payload ?? 0).words
    let result = withUnsafeMutableBytes(of: &words) { header in
      let pieces = [
        iovec(iov_base: header.baseAddress, iov_len: NetHeader.shortSize),
        iovec(iov_base: frame.baseAddress, iov_len: frame.count),
      ]
      return writev(descriptor, pieces, Int32(pieces.count))
    }
    guard result < 0 else { return true }
    if errno == EBADFD { throw channel.loss }
    // An interface that is down takes nothing (EIO), and one that is up nothing malformed: both as a wire would.
    return !isTransient(errno)
  }

  func receive() throws(NetworkLoss) -> Bool {
    guard let bytes = try channel.read() else { return false }
    guard bytes.count > NetHeader.shortSize else { return true }
    let frame = UnsafeRawBufferPointer(rebasing: bytes[NetHeader.shortSize...])
    arrived(frame, NetHeader(bytes).offload)
    return true
  }
}
