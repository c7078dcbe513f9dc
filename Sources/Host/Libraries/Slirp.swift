internal import CSlirp
internal import Glibc

/// The functions of libslirp, as its header declares them.
enum Slirp {
  static let sharedObject = HostLibrary("libslirp.so.0", package: "libslirp0")

  static let make:
    @Sendable @convention(c) (
      UnsafePointer<SlirpConfig>?, UnsafePointer<SlirpCb>?, UnsafeMutableRawPointer?
    ) -> OpaquePointer? = sharedObject["slirp_new"]
  static let end: @Sendable @convention(c) (OpaquePointer?) -> Void = sharedObject["slirp_cleanup"]
  static let addForward:
    @Sendable @convention(c) (
      OpaquePointer?, UnsafePointer<sockaddr>?, socklen_t, UnsafePointer<sockaddr>?, socklen_t,
      Int32
    ) -> Int32 = sharedObject["slirp_add_hostxfwd"]
  /// A frame of the guest.
  static let input:
    @Sendable @convention(c) (OpaquePointer?, UnsafePointer<UInt8>?, Int32) -> Void =
      sharedObject["slirp_input"]
  static let fillPolls:
    @Sendable @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UInt32>?, SlirpAddPollCb?, UnsafeMutableRawPointer?
    ) -> Void = sharedObject["slirp_pollfds_fill"]
  static let handlePolls:
    @Sendable @convention(c) (
      OpaquePointer?, Int32, SlirpGetREventsCb?, UnsafeMutableRawPointer?
    ) -> Void = sharedObject["slirp_pollfds_poll"]
  static let fire:
    @Sendable @convention(c) (OpaquePointer?, SlirpTimerId, UnsafeMutableRawPointer?) -> Void =
      sharedObject["slirp_handle_timer"]
}
