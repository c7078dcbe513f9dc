internal import CSDL

/// The functions of SDL 2, as its headers declare them.
enum SDL {
  static let sharedObject = HostLibrary("libSDL2-2.0.so.0", package: "libsdl2-2.0-0")

  typealias Window = OpaquePointer
  typealias Renderer = OpaquePointer
  typealias Texture = OpaquePointer

  static let setHint:
    @Sendable @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> SDL_bool =
      sharedObject["SDL_SetHint"]
  private static let beginPart: @Sendable @convention(c) (UInt32) -> Int32 =
    sharedObject["SDL_InitSubSystem"]
  /// Ends a part of the library. They are counted: whoever began one ends it.
  static let end: @Sendable @convention(c) (UInt32) -> Void = sharedObject["SDL_QuitSubSystem"]

  /// Begins a part of the library; false where that fails.
  static func begin(_ part: UInt32) -> Bool {
    // Ctrl-C is the terminal's.
    _ = setHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1")
    return beginPart(part) == 0
  }

  private static let error: @Sendable @convention(c) () -> UnsafePointer<CChar>? =
    sharedObject["SDL_GetError"]

  /// What the last call that failed says.
  static var reason: String { error().map { String(cString: $0) } ?? "SDL does not say why" }

  // MARK: Windows

  /// Title, place, size, flags.
  static let createWindow:
    @Sendable @convention(c) (UnsafePointer<CChar>?, Int32, Int32, Int32, Int32, UInt32) -> Window? =
      sharedObject["SDL_CreateWindow"]
  static let destroyWindow: @Sendable @convention(c) (Window?) -> Void =
    sharedObject["SDL_DestroyWindow"]
  static let setTitle: @Sendable @convention(c) (Window?, UnsafePointer<CChar>?) -> Void =
    sharedObject["SDL_SetWindowTitle"]
  static let setSize: @Sendable @convention(c) (Window?, Int32, Int32) -> Void =
    sharedObject["SDL_SetWindowSize"]
  static let setFullScreen: @Sendable @convention(c) (Window?, UInt32) -> Int32 =
    sharedObject["SDL_SetWindowFullscreen"]
  static let setGrab: @Sendable @convention(c) (Window?, SDL_bool) -> Void =
    sharedObject["SDL_SetWindowGrab"]
  static let setRelativeMouse: @Sendable @convention(c) (SDL_bool) -> Int32 =
    sharedObject["SDL_SetRelativeMouseMode"]

  // MARK: Pictures

  static let createRenderer: @Sendable @convention(c) (Window?, Int32, UInt32) -> Renderer? =
    sharedObject["SDL_CreateRenderer"]
  static let destroyRenderer: @Sendable @convention(c) (Renderer?) -> Void =
    sharedObject["SDL_DestroyRenderer"]
  static let setLogicalSize: @Sendable @convention(c) (Renderer?, Int32, Int32) -> Int32 =
    sharedObject["SDL_RenderSetLogicalSize"]
  /// Format, access, size.
  static let createTexture:
    @Sendable @convention(c) (Renderer?, UInt32, Int32, Int32, Int32) -> Texture? =
      sharedObject["SDL_CreateTexture"]
  static let destroyTexture: @Sendable @convention(c) (Texture?) -> Void =
    sharedObject["SDL_DestroyTexture"]
  static let setBlendMode: @Sendable @convention(c) (Texture?, SDL_BlendMode) -> Int32 =
    sharedObject["SDL_SetTextureBlendMode"]
  static let updateTexture:
    @Sendable @convention(c) (
      Texture?, UnsafePointer<SDL_Rect>?, UnsafeRawPointer?, Int32
    ) -> Int32 = sharedObject["SDL_UpdateTexture"]
  static let clear: @Sendable @convention(c) (Renderer?) -> Int32 = sharedObject["SDL_RenderClear"]
  static let copy:
    @Sendable @convention(c) (
      Renderer?, Texture?, UnsafePointer<SDL_Rect>?, UnsafePointer<SDL_Rect>?
    ) -> Int32 = sharedObject["SDL_RenderCopy"]
  static let present: @Sendable @convention(c) (Renderer?) -> Void = sharedObject[
    "SDL_RenderPresent"]

  // MARK: Pointers

  /// Pixels, size, bits, bytes of a row, format.
  static let createSurface:
    @Sendable @convention(c) (UnsafeMutableRawPointer?, Int32, Int32, Int32, Int32, UInt32)
      -> UnsafeMutablePointer<SDL_Surface>? = sharedObject["SDL_CreateRGBSurfaceWithFormatFrom"]
  static let freeSurface: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Surface>?) -> Void =
    sharedObject["SDL_FreeSurface"]
  static let createCursor:
    @Sendable @convention(c) (UnsafeMutablePointer<SDL_Surface>?, Int32, Int32) -> OpaquePointer? =
      sharedObject["SDL_CreateColorCursor"]
  static let defaultCursor: @Sendable @convention(c) () -> OpaquePointer? =
    sharedObject["SDL_GetDefaultCursor"]
  static let setCursor: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["SDL_SetCursor"]
  static let freeCursor: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["SDL_FreeCursor"]

  // MARK: The clipboard

  static let copiedText: @Sendable @convention(c) () -> UnsafeMutablePointer<CChar>? =
    sharedObject["SDL_GetClipboardText"]
  static let copyText: @Sendable @convention(c) (UnsafePointer<CChar>?) -> Int32 =
    sharedObject["SDL_SetClipboardText"]
  static let free: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> Void =
    sharedObject["SDL_free"]

  // MARK: Sound

  /// Name, whether it captures, what is wanted, what there is, what may differ.
  static let openSound:
    @Sendable @convention(c) (
      UnsafePointer<CChar>?, Int32, UnsafePointer<SDL_AudioSpec>?,
      UnsafeMutablePointer<SDL_AudioSpec>?, Int32
    ) -> SDL_AudioDeviceID = sharedObject["SDL_OpenAudioDevice"]
  static let closeSound: @Sendable @convention(c) (SDL_AudioDeviceID) -> Void =
    sharedObject["SDL_CloseAudioDevice"]
  static let pauseSound: @Sendable @convention(c) (SDL_AudioDeviceID, Int32) -> Void =
    sharedObject["SDL_PauseAudioDevice"]
  static let queueSound:
    @Sendable @convention(c) (SDL_AudioDeviceID, UnsafeRawPointer?, UInt32) -> Int32 =
      sharedObject["SDL_QueueAudio"]
  static let queuedSoundSize: @Sendable @convention(c) (SDL_AudioDeviceID) -> UInt32 =
    sharedObject["SDL_GetQueuedAudioSize"]

  // MARK: Events

  static let registerEvents: @Sendable @convention(c) (Int32) -> UInt32 =
    sharedObject["SDL_RegisterEvents"]
  static let pushEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    sharedObject["SDL_PushEvent"]
  static let waitEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    sharedObject["SDL_WaitEvent"]
  static let pollEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    sharedObject["SDL_PollEvent"]
}
