internal import CSound

/// The functions of libsndfile, as its header declares them.
enum SoundFileLibrary {
  static let sharedObject = HostLibrary("libsndfile.so.1", package: "libsndfile1")

  /// Descriptor, mode, what is in it, whether the descriptor is closed with it.
  static let open:
    @Sendable @convention(c) (Int32, Int32, UnsafeMutablePointer<SF_INFO>?, Int32) ->
      OpaquePointer? = sharedObject["sf_open_fd"]
  static let close: @Sendable @convention(c) (OpaquePointer?) -> Int32 = sharedObject["sf_close"]
  static let command:
    @Sendable @convention(c) (OpaquePointer?, Int32, UnsafeMutableRawPointer?, Int32) -> Int32 =
      sharedObject["sf_command"]
  static let reason: @Sendable @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>? =
    sharedObject["sf_strerror"]
  static let write:
    @Sendable @convention(c) (OpaquePointer?, UnsafePointer<Float>?, sf_count_t) -> sf_count_t =
      sharedObject["sf_writef_float"]
  static let read:
    @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<Float>?, sf_count_t) ->
      sf_count_t = sharedObject["sf_readf_float"]
}

/// The functions of libsamplerate, as its header declares them.
enum SampleRateLibrary {
  static let sharedObject = HostLibrary("libsamplerate.so.0", package: "libsamplerate0")

  static let make:
    @Sendable @convention(c) (Int32, Int32, UnsafeMutablePointer<Int32>?) -> OpaquePointer? =
      sharedObject["src_new"]
  static let end: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer? =
    sharedObject["src_delete"]
  static let process:
    @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<SRC_DATA>?) -> Int32 =
      sharedObject["src_process"]
}
