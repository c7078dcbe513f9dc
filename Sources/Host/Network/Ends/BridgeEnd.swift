public import Bus
internal import CPcap
internal import Ethernet
internal import Glibc

extension HostNetwork {
  /// An interface of the host, by libpcap: the guest is on its network under an address of its own, as if it had a cable there.
  ///
  /// - Throws: `noInterface`, `interfaceRefused`, `noLibrary` or `failed`.
  public convenience init(bridge interface: String) throws(HostError) {
    try self.init(try BridgeEnd(interface))
  }

  /// What an interface does for a card: nothing. It takes packets as they are to be on the wire, and none above its size.
  public static let bridgeAbilities = NetworkAbilities()
}

/// An interface of the host, which is read and written beside the host's own use of it.
///
///     wire <----> interface <----> the host
///                  |     ^
///              libpcap: everything that passes, by promiscuous mode
///                  v     |
///                 the guest's card, which takes what is for it
///
/// What the host sends out there is seen, too; what the guest sends goes to the wire only, so that the host itself does not hear
/// it. Tags of VLANs are in their places: the kernel takes them out, and libpcap puts them back.
///
/// Unsafe pointers: `handle` is libpcap's until `deinit`; a packet is good until the next one.
final class BridgeEnd: DescriptorEnd {
  /// For some hundred of the largest packets, or thousands of ordinary ones.
  private static let bufferSize: Int32 = 32 << 20

  let abilities = HostNetwork.bridgeAbilities
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void = { _, _ in }
  let descriptor: Int32
  /// An interface that is removed goes down first: of the one thing the descriptor tells, and of the other no more.
  var isToBeWatched: Bool { Pcap.requiredTimeout(handle) != nil }
  private let handle: OpaquePointer
  private let captured: CapturedFrame
  private var echoes = EchoFilter()

  init(_ interface: String) throws(HostError) {
    try Pcap.sharedObject.require()
    guard let mtu = HostInterface(interface)?.mtu else {
      throw .noInterface(name: interface, remedy: "'ip link' lists those there are")
    }
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let handle = Pcap.create(interface, &message) else {
      throw .failed(file: interface, reason: Self.text(message))
    }
    do throws(HostError) {
      try Self.activate(handle, interface)
      guard Pcap.linkType(handle) == DLT_EN10MB else {
        throw .failed(file: interface, reason: "is no Ethernet interface, which a bridge leads to")
      }
      descriptor = Pcap.descriptor(handle)
      guard Pcap.setNonBlocking(handle, 1, &message) == 0, descriptor >= 0 else {
        throw .failed(file: interface, reason: Self.text(message))
      }
    } catch {
      Pcap.close(handle)
      throw error
    }
    self.handle = handle
    captured = CapturedFrame(mtu: mtu)
  }

  deinit { Pcap.close(handle) }

  private static func activate(
    _ handle: OpaquePointer, _ interface: String
  ) throws(HostError) {
    _ = Pcap.setSnapshotLength(handle, Int32(HostNetwork.frameLimit))
    _ = Pcap.setPromiscuous(handle, 1)
    _ = Pcap.setImmediate(handle, 1)
    _ = Pcap.setBufferSize(handle, bufferSize)
    let result = Pcap.activate(handle)
    guard result < 0 else { return }
    switch result {
    case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
      throw .interfaceRefused(
        name: interface, capability: "CAP_NET_RAW",
        remedy: "which 'sudo setcap cap_net_raw+ep \(CurrentExecutable.path ?? "mvm")' grants")
    case PCAP_ERROR_NO_SUCH_DEVICE:
      throw .noInterface(name: interface, remedy: "'ip link' lists those there are")
    case PCAP_ERROR_IFACE_NOT_UP:
      throw .failed(
        file: interface, reason: "the interface is down: 'sudo ip link set \(interface) up'")
    default: throw .failed(file: interface, reason: error(handle))
    }
  }

  private static func error(_ handle: OpaquePointer) -> String {
    Pcap.error(handle).map { String(cString: $0) } ?? "libpcap refuses"
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func send(_ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload) -> Bool {
    let result = Pcap.inject(handle, frame.baseAddress, frame.count)
    // What is larger than the interface takes, or finds it down, is lost, as on a wire. That it is gone shows in `receive`.
    if result < 0 { return !isTransient(errno) && errno != ENOBUFS }
    echoes.noteSent(UnsafeRawBufferPointer(frame))
    return true
  }

  func receive() throws(NetworkLoss) -> Bool {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    let result = Pcap.next(handle, &header, &bytes)
    guard result >= 0 else { throw NetworkLoss(reason: Self.error(handle)) }
    guard result == 1, let header, let bytes else { return false }
    let frame = UnsafeRawBufferPointer(start: bytes, count: Int(header.pointee.caplen))
    let isWhole = header.pointee.caplen == header.pointee.len
    if isWhole, !echoes.isEcho(frame) { arrived(frame, captured.offload(frame)) }
    return true
  }
}
