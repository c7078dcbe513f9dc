internal import CSDL

/// The functions of SDL 2, as its headers declare them.
enum SDL {
  static let library = HostLibrary("libSDL2-2.0.so.0", package: "libsdl2-2.0-0")

  typealias Window = OpaquePointer
  typealias Renderer = OpaquePointer
  typealias Texture = OpaquePointer

  static let setHint:
    @Sendable @convention(c) (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> SDL_bool =
      library["SDL_SetHint"]
  static let begin: @Sendable @convention(c) (UInt32) -> Int32 = library["SDL_Init"]
  static let end: @Sendable @convention(c) () -> Void = library["SDL_Quit"]
  static let error: @Sendable @convention(c) () -> UnsafePointer<CChar>? =
    library["SDL_GetError"]

  // MARK: Windows

  /// Title, place, size, flags.
  static let createWindow:
    @Sendable @convention(c) (UnsafePointer<CChar>?, Int32, Int32, Int32, Int32, UInt32) -> Window? =
      library["SDL_CreateWindow"]
  static let destroyWindow: @Sendable @convention(c) (Window?) -> Void =
    library["SDL_DestroyWindow"]
  static let setTitle: @Sendable @convention(c) (Window?, UnsafePointer<CChar>?) -> Void =
    library["SDL_SetWindowTitle"]
  static let setSize: @Sendable @convention(c) (Window?, Int32, Int32) -> Void =
    library["SDL_SetWindowSize"]
  static let setFullScreen: @Sendable @convention(c) (Window?, UInt32) -> Int32 =
    library["SDL_SetWindowFullscreen"]
  static let setGrab: @Sendable @convention(c) (Window?, SDL_bool) -> Void =
    library["SDL_SetWindowGrab"]
  static let setRelativeMouse: @Sendable @convention(c) (SDL_bool) -> Int32 =
    library["SDL_SetRelativeMouseMode"]

  // MARK: Pictures

  static let createRenderer: @Sendable @convention(c) (Window?, Int32, UInt32) -> Renderer? =
    library["SDL_CreateRenderer"]
  static let destroyRenderer: @Sendable @convention(c) (Renderer?) -> Void =
    library["SDL_DestroyRenderer"]
  static let setLogicalSize: @Sendable @convention(c) (Renderer?, Int32, Int32) -> Int32 =
    library["SDL_RenderSetLogicalSize"]
  /// Format, access, size.
  static let createTexture:
    @Sendable @convention(c) (Renderer?, UInt32, Int32, Int32, Int32) -> Texture? =
      library["SDL_CreateTexture"]
  static let destroyTexture: @Sendable @convention(c) (Texture?) -> Void =
    library["SDL_DestroyTexture"]
  static let setBlendMode: @Sendable @convention(c) (Texture?, SDL_BlendMode) -> Int32 =
    library["SDL_SetTextureBlendMode"]
  static let updateTexture:
    @Sendable @convention(c) (
      Texture?, UnsafePointer<SDL_Rect>?, UnsafeRawPointer?, Int32
    ) -> Int32 = library["SDL_UpdateTexture"]
  static let clear: @Sendable @convention(c) (Renderer?) -> Int32 = library["SDL_RenderClear"]
  static let copy:
    @Sendable @convention(c) (
      Renderer?, Texture?, UnsafePointer<SDL_Rect>?, UnsafePointer<SDL_Rect>?
    ) -> Int32 = library["SDL_RenderCopy"]
  static let present: @Sendable @convention(c) (Renderer?) -> Void = library["SDL_RenderPresent"]

  // MARK: Pointers

  /// Pixels, size, bits, bytes of a row, format.
  static let createSurface:
    @Sendable @convention(c) (UnsafeMutableRawPointer?, Int32, Int32, Int32, Int32, UInt32)
      -> UnsafeMutablePointer<SDL_Surface>? = library["SDL_CreateRGBSurfaceWithFormatFrom"]
  static let freeSurface: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Surface>?) -> Void =
    library["SDL_FreeSurface"]
  static let createCursor:
    @Sendable @convention(c) (UnsafeMutablePointer<SDL_Surface>?, Int32, Int32) -> OpaquePointer? =
      library["SDL_CreateColorCursor"]
  static let defaultCursor: @Sendable @convention(c) () -> OpaquePointer? =
    library["SDL_GetDefaultCursor"]
  static let setCursor: @Sendable @convention(c) (OpaquePointer?) -> Void =
    library["SDL_SetCursor"]
  static let freeCursor: @Sendable @convention(c) (OpaquePointer?) -> Void =
    library["SDL_FreeCursor"]

  // MARK: Events

  static let registerEvents: @Sendable @convention(c) (Int32) -> UInt32 =
    library["SDL_RegisterEvents"]
  static let pushEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    library["SDL_PushEvent"]
  static let waitEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    library["SDL_WaitEvent"]
  static let pollEvent: @Sendable @convention(c) (UnsafeMutablePointer<SDL_Event>?) -> Int32 =
    library["SDL_PollEvent"]
}
