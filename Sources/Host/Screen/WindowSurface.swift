internal import Bus
internal import CSDL

/// A window and what is drawn in it. Of the thread that made it alone.
final class WindowSurface {
  private static let title = "MVM"
  private static let grabbedTitle = "MVM - Ctrl-Alt-G takes the mouse back"

  private let window: SDL.Window
  private let renderer: SDL.Renderer
  private var texture: SDL.Texture?
  /// The guest's pointer, for when the host's is hidden, and as the host's.
  private var pointer: SDL.Texture?
  private var hostPointer: OpaquePointer?
  private var cursor = Screen.Cursor()
  /// How many pixels the guest has.
  private(set) var size: PictureSize
  /// How large the window was made by the person; nil where it follows the guest.
  var wanted: PictureSize?
  private(set) var isFullScreen: Bool
  /// Whether the guest has the mouse.
  private(set) var isGrabbed = false
  private var isNew = true

  /// Opens a window; nil where SDL cannot.
  init?(size: PictureSize, fullScreen: Bool) {
    self.size = size
    isFullScreen = fullScreen
    let flags =
      SDL_WINDOW_RESIZABLE.rawValue | (fullScreen ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : 0)
    let anywhere = Int32(bitPattern: UInt32(SDL_WINDOWPOS_UNDEFINED_MASK))
    guard
      let window = SDL.createWindow(
        Self.title, anywhere, anywhere, Int32(size.width), Int32(size.height), flags)
    else { return nil }
    guard let renderer = SDL.createRenderer(window, -1, 0) else {
      SDL.destroyWindow(window)
      return nil
    }
    (self.window, self.renderer) = (window, renderer)
  }

  func close() {
    SDL.destroyTexture(texture)
    SDL.destroyTexture(pointer)
    if let hostPointer { SDL.freeCursor(hostPointer) }
    SDL.destroyRenderer(renderer)
    SDL.destroyWindow(window)
  }

  // MARK: The picture

  /// Takes over what is new.
  func take(_ sight: Screen.Sight) {
    if sight.isResized { resize(sight.picture?.size) }
    if let picture = sight.picture {
      for area in sight.areas { update(area, of: picture) }
    }
    if sight.isCursorNew { setPointer(sight.cursor.picture) }
    isNew =
      isNew || sight.isResized || !sight.areas.isEmpty || sight.isCursorNew
      || isGrabbed && (sight.cursor.x, sight.cursor.y) != (cursor.x, cursor.y)
    cursor = sight.cursor
  }

  /// Draws, if there is something new.
  func draw() {
    guard isNew else { return }
    isNew = false
    _ = SDL.clear(renderer)
    if let texture { _ = SDL.copy(renderer, texture, nil, nil) }
    if isGrabbed, let pointer, let picture = cursor.picture {
      var place = SDL_Rect(
        x: Int32(clamping: cursor.x - picture.hotX), y: Int32(clamping: cursor.y - picture.hotY),
        w: Int32(picture.size.width), h: Int32(picture.size.height))
      _ = SDL.copy(renderer, pointer, nil, &place)
    }
    SDL.present(renderer)
  }

  /// What is drawn may be gone.
  func invalidate() { isNew = true }

  private func resize(_ size: PictureSize?) {
    SDL.destroyTexture(texture)
    texture = nil
    guard let size else { return }
    self.size = size
    texture = makeTexture(size, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING)
    _ = SDL.setLogicalSize(renderer, Int32(size.width), Int32(size.height))
    if size != wanted, !isFullScreen {
      wanted = nil
      SDL.setSize(window, Int32(size.width), Int32(size.height))
    }
  }

  private func update(_ area: PictureArea, of picture: Picture) {
    var place = SDL_Rect(
      x: Int32(area.x), y: Int32(area.y), w: Int32(area.width), h: Int32(area.height))
    let stride = picture.size.width
    picture.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      _ = SDL.updateTexture(
        texture, &place, start + area.y * stride + area.x, Int32(stride * 4))
    }
  }

  private func makeTexture(
    _ size: PictureSize, _ format: SDL_PixelFormatEnum, _ access: SDL_TextureAccess
  ) -> SDL.Texture? {
    SDL.createTexture(
      renderer, format.rawValue, Int32(access.rawValue), Int32(size.width), Int32(size.height))
  }

  // MARK: The pointer

  /// Makes the guest's pointer the host's; the host's own is back where the guest hides its.
  private func setPointer(_ picture: CursorPicture?) {
    SDL.destroyTexture(pointer)
    let former = hostPointer
    (pointer, hostPointer) = (nil, nil)
    if let picture {
      let stride = Int32(picture.size.width * 4)
      pointer = makeTexture(picture.size, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC)
      _ = SDL.setBlendMode(pointer, SDL_BLENDMODE_BLEND)
      _ = SDL.updateTexture(pointer, nil, picture.pixels, stride)
      var pixels = picture.pixels
      let surface = SDL.createSurface(
        &pixels, Int32(picture.size.width), Int32(picture.size.height), 32, stride,
        SDL_PIXELFORMAT_ARGB8888.rawValue)
      hostPointer = SDL.createCursor(surface, Int32(picture.hotX), Int32(picture.hotY))
      SDL.freeSurface(surface)
    }
    SDL.setCursor(hostPointer ?? SDL.defaultCursor())
    if let former { SDL.freeCursor(former) }
  }

  /// Gives the mouse to the guest, or takes it back.
  func toggleGrab() {
    isGrabbed.toggle()
    _ = SDL.setRelativeMouse(isGrabbed ? SDL_TRUE : SDL_FALSE)
    SDL.setGrab(window, isGrabbed ? SDL_TRUE : SDL_FALSE)
    SDL.setTitle(window, isGrabbed ? Self.grabbedTitle : Self.title)
    isNew = true
  }

  /// Makes the window as large as the host's screen, or as it was.
  func toggleFullScreen() {
    isFullScreen.toggle()
    _ = SDL.setFullScreen(window, isFullScreen ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : 0)
    isNew = true
  }
}
