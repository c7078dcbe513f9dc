internal import CPcap
internal import Glibc

/// The functions of libpcap, as its header declares them.
enum Pcap {
  static let sharedObject = HostLibrary("libpcap.so.0.8", package: "libpcap0.8")

  static let create:
    @Sendable @convention(c) (UnsafePointer<CChar>?, UnsafeMutablePointer<CChar>?) ->
      OpaquePointer? = sharedObject["pcap_create"]
  static let setSnapshotLength: @Sendable @convention(c) (OpaquePointer?, Int32) -> Int32 =
    sharedObject["pcap_set_snaplen"]
  static let setPromiscuous: @Sendable @convention(c) (OpaquePointer?, Int32) -> Int32 =
    sharedObject["pcap_set_promisc"]
  static let setImmediate: @Sendable @convention(c) (OpaquePointer?, Int32) -> Int32 =
    sharedObject["pcap_set_immediate_mode"]
  static let setBufferSize: @Sendable @convention(c) (OpaquePointer?, Int32) -> Int32 =
    sharedObject["pcap_set_buffer_size"]
  static let activate: @Sendable @convention(c) (OpaquePointer?) -> Int32 =
    sharedObject["pcap_activate"]
  static let setNonBlocking:
    @Sendable @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<CChar>?) -> Int32 =
      sharedObject["pcap_setnonblock"]
  static let linkType: @Sendable @convention(c) (OpaquePointer?) -> Int32 =
    sharedObject["pcap_datalink"]
  static let descriptor: @Sendable @convention(c) (OpaquePointer?) -> Int32 =
    sharedObject["pcap_get_selectable_fd"]
  /// How long to wait for the descriptor at most; nil where it tells of everything.
  static let requiredTimeout: @Sendable @convention(c) (OpaquePointer?) -> UnsafePointer<timeval>? =
    sharedObject["pcap_get_required_select_timeout"]
  /// The next packet: 1 where there is one, good until the next call; 0 where there is none.
  static let next:
    @Sendable @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<pcap_pkthdr>?>?,
      UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) -> Int32 = sharedObject["pcap_next_ex"]
  /// Sends a frame; how many bytes, or -1, and `errno`.
  static let inject: @Sendable @convention(c) (OpaquePointer?, UnsafeRawPointer?, Int) -> Int32 =
    sharedObject["pcap_inject"]
  static let error: @Sendable @convention(c) (OpaquePointer?) -> UnsafeMutablePointer<CChar>? =
    sharedObject["pcap_geterr"]
  static let close: @Sendable @convention(c) (OpaquePointer?) -> Void = sharedObject["pcap_close"]
}
