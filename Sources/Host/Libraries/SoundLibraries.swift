internal import CSDL
internal import CSound

/// The functions of libsndfile, as its header declares them.
enum SoundFileLibrary {
  static let library = HostLibrary("libsndfile.so.1", package: "libsndfile1")

  static let open:
    @Sendable @convention(c) (UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<SF_INFO>?) ->
      OpaquePointer? = library["sf_open"]
  static let close: @Sendable @convention(c) (OpaquePointer?) -> Int32 = library["sf_close"]
  static let command:
    @Sendable @convention(c) (OpaquePointer?, Int32, UnsafeMutableRawPointer?, Int32) -> Int32 =
      library["sf_command"]
  static let reason: @Sendable @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>? =
    library["sf_strerror"]
  static let write:
    @Sendable @convention(c) (OpaquePointer?, UnsafePointer<Float>?, sf_count_t) -> sf_count_t =
      library["sf_writef_float"]
  static let read:
    @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<Float>?, sf_count_t) ->
      sf_count_t = library["sf_readf_float"]
}

/// The functions of libsamplerate, as its header declares them.
enum SampleRateLibrary {
  static let library = HostLibrary("libsamplerate.so.0", package: "libsamplerate0")

  static let make:
    @Sendable @convention(c) (Int32, Int32, UnsafeMutablePointer<Int32>?) -> OpaquePointer? =
      library["src_new"]
  static let end: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer? =
    library["src_delete"]
  static let process:
    @Sendable @convention(c) (OpaquePointer?, UnsafeMutablePointer<SRC_DATA>?) -> Int32 =
      library["src_process"]
}

/// The functions of SDL2 for sound, as its header declares them.
enum SDLAudio {
  static let library = HostLibrary("libSDL2-2.0.so.0", package: "libsdl2-2.0-0")

  static let begin: @Sendable @convention(c) (UInt32) -> Int32 = library["SDL_InitSubSystem"]
  static let end: @Sendable @convention(c) (UInt32) -> Void = library["SDL_QuitSubSystem"]
  static let reason: @Sendable @convention(c) () -> UnsafePointer<CChar>? =
    library["SDL_GetError"]
  static let open:
    @Sendable @convention(c) (
      UnsafePointer<CChar>?, Int32, UnsafePointer<SDL_AudioSpec>?,
      UnsafeMutablePointer<SDL_AudioSpec>?, Int32
    ) -> SDL_AudioDeviceID = library["SDL_OpenAudioDevice"]
  static let close: @Sendable @convention(c) (SDL_AudioDeviceID) -> Void =
    library["SDL_CloseAudioDevice"]
  static let pause: @Sendable @convention(c) (SDL_AudioDeviceID, Int32) -> Void =
    library["SDL_PauseAudioDevice"]
  static let queue:
    @Sendable @convention(c) (SDL_AudioDeviceID, UnsafeRawPointer?, UInt32) -> Int32 =
      library["SDL_QueueAudio"]
  static let queuedSize: @Sendable @convention(c) (SDL_AudioDeviceID) -> UInt32 =
    library["SDL_GetQueuedAudioSize"]
  static let take:
    @Sendable @convention(c) (SDL_AudioDeviceID, UnsafeMutableRawPointer?, UInt32) -> UInt32 =
      library["SDL_DequeueAudio"]
}
