internal import Bus
internal import CSDL

/// What a person does to a window, on its way to the guest.
struct WindowEvents {
  /// What the person has for the window itself, with Ctrl and Alt.
  private enum Command {
    static let grab = SDL_SCANCODE_G
    static let fullScreen = SDL_SCANCODE_F
    static let paste = SDL_SCANCODE_V
    static let copy = SDL_SCANCODE_C
  }

  private let surface: WindowSurface
  private let screen: Screen
  private let seat: Seat
  private let typist: Typist

  init(_ surface: WindowSurface, _ screen: Screen, _ seat: Seat, _ typist: Typist) {
    (self.surface, self.screen, self.seat, self.typist) = (surface, screen, seat, typist)
  }

  /// Hands an event on; true where the window is to be closed.
  func handle(_ event: SDL_Event) -> Bool {
    switch SDL_EventType(rawValue: event.type) {
    case SDL_QUIT: return true
    case SDL_KEYDOWN, SDL_KEYUP: key(event.key)
    case SDL_MOUSEMOTION: move(event.motion)
    case SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP: button(event.button)
    case SDL_MOUSEWHEEL:
      seat.wheel(
        x: Int(event.wheel.x), y: Int(event.wheel.y), ofTablet: !surface.isGrabbed)
    case SDL_WINDOWEVENT: window(event.window)
    default: break
    }
    return false
  }

  private func key(_ event: SDL_KeyboardEvent) {
    let isDown = event.state != 0
    let modifiers = Int(event.keysym.mod)
    let hasBoth =
      modifiers & Int(KMOD_CTRL.rawValue) != 0 && modifiers & Int(KMOD_ALT.rawValue) != 0
    if hasBoth, let action = command(event.keysym.scancode) {
      if isDown, event.repeat == 0 { action() }
    } else if let code = KeyUsages.key(of: Int(event.keysym.scancode.rawValue)) {
      seat.key(code, isDown: isDown)
    }
  }

  private func command(_ key: SDL_Scancode) -> (() -> Void)? {
    switch key {
    case Command.grab: surface.toggleGrab
    case Command.fullScreen: surface.toggleFullScreen
    case Command.paste: paste
    case Command.copy: copy
    default: nil
    }
  }

  /// Hands what is to be read on the screen to the host's programs.
  private func copy() {
    if let text = screen.text() { _ = SDL.copyText(text.text) }
  }

  /// Types what was copied on the host. The keys that asked for it are still down.
  private func paste() {
    guard let text = SDL.copiedText() else { return }
    defer { SDL.free(text) }
    seat.releaseAll()
    typist.type(String(cString: text))
  }

  /// Places are those of the guest's pixels: SDL knows how the picture is stretched.
  private func move(_ event: SDL_MouseMotionEvent) {
    if surface.isGrabbed {
      seat.move(x: Int(event.xrel), y: Int(event.yrel))
    } else {
      seat.point(x: Int(event.x), y: Int(event.y), of: surface.size)
    }
  }

  private func button(_ event: SDL_MouseButtonEvent) {
    let order: [Seat.Button] = [.left, .middle, .right, .side, .extra]
    let place = Int(event.button) - 1
    guard order.indices.contains(place) else { return }
    seat.button(order[place], isDown: event.state != 0, ofTablet: !surface.isGrabbed)
  }

  private func window(_ event: SDL_WindowEvent) {
    switch SDL_WindowEventID(rawValue: UInt32(event.event)) {
    case SDL_WINDOWEVENT_FOCUS_LOST: seat.releaseAll()
    case SDL_WINDOWEVENT_EXPOSED: surface.invalidate()
    case SDL_WINDOWEVENT_RESIZED:
      let size = PictureSize(width: Int(event.data1), height: Int(event.data2))
      surface.wanted = size
      screen.want(size)
      surface.invalidate()
    default: break
    }
  }
}
