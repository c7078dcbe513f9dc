public import Bus

/// What a guest's screen shows at present, for those who show it to people: each of them learns what has changed since it last
/// looked.
///
///     graphics card -- damaged -----.
///                                    v               .-- ScreenView: areas not seen yet --> window
///     framebuffer --- compare --> picture, pointer --+-- ScreenView                      --> VNC
///
/// The machine's threads write, the viewers' threads read, with a lock that is held for as long as a copy takes.
public final class Screen: DisplayPort, @unchecked Sendable {
  private static let searchPause: UInt64 = 2_000_000_000

  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var picture: Picture?
  private var cursor = Cursor()
  private var views: [ScreenView] = []
  private var wanted: PictureSize?
  /// Whether a graphics card has something on the screen; else it is the framebuffer.
  private var isDriven = false
  private var comparison = PictureComparison()
  private var sizeWanted: @Sendable () -> Void = {}
  private var viewAdded: @Sendable () -> Void = {}
  private var findFont: @Sendable () -> ConsoleFont? = { nil }
  private var font: ConsoleFont?
  /// When it may be looked for again.
  private var nextSearch: UInt64 = 0

  /// The guest's pointer.
  public struct Cursor: Sendable {
    /// Nil while it is hidden.
    public var picture: CursorPicture?
    /// Where its hot spot is.
    public var x = 0
    /// Where its hot spot is.
    public var y = 0
  }

  /// What a viewer is shown, for as long as the call.
  public struct Sight {
    /// All of the screen; nil where it shows nothing.
    public let picture: Picture?
    /// Whether it has another size than when the viewer last looked.
    public let isResized: Bool
    /// Which of its pixels are new.
    public let areas: [PictureArea]
    /// The guest's pointer.
    public let cursor: Cursor
    /// Whether that looks otherwise.
    public let isCursorNew: Bool
  }

  /// A screen that shows nothing.
  public init() {}

  /// Whether anybody looks on.
  public var hasViews: Bool { locked { !views.isEmpty } }

  /// Somebody looks on from now. `changed` is called, on any thread, when there is something new since `look`.
  public func addView(changed: @escaping @Sendable () -> Void) -> ScreenView {
    let view = ScreenView(changed: changed)
    let tell = locked {
      view.showAll(of: picture)
      views.append(view)
      return viewAdded
    }
    tell()
    return view
  }

  /// What is called when somebody has begun to look on, on his thread.
  public func onViewAdded(_ action: @escaping @Sendable () -> Void) {
    locked { viewAdded = action }
  }

  /// Shows what is new.
  public func look(_ view: ScreenView, _ show: (Sight) -> Void) {
    mutex.lock()
    defer { mutex.unlock() }
    show(view.takeSight(of: picture, cursor))
  }

  /// A viewer would like another size; whoever has to do with that is told on the same thread.
  public func want(_ size: PictureSize) {
    let tell = locked {
      wanted = size
      return sizeWanted
    }
    tell()
  }

  /// What `want` calls.
  public func onSizeWanted(_ action: @escaping @Sendable () -> Void) {
    locked { sizeWanted = action }
  }

  // MARK: Text

  /// How the guest's font is found, if it has one.
  public func onTextWanted(_ find: @escaping @Sendable () -> ConsoleFont?) {
    locked { findFont = find }
  }

  /// The font of the guest's text console, which is looked for every two seconds until it is found.
  package func consoleFont() -> ConsoleFont? {
    let now = HostClock().nanoseconds
    let find: (@Sendable () -> ConsoleFont?)? = locked {
      guard font == nil, now >= nextSearch else { return nil }
      nextSearch = now &+ Self.searchPause
      return findFont
    }
    // It takes a while, for which the machine is not to wait.
    if let found = find?() { locked { font = found } }
    return locked { font }
  }

  /// Another kernel may come, with another font.
  public func forgetFont() { locked { font = nil } }

  /// What is to be read on the screen; nil where that is no text.
  public func text() -> ScreenText? {
    guard let font = consoleFont(), let picture = locked({ picture }) else { return nil }
    let text = ScreenText(picture, font)
    return text.isText ? text : nil
  }

  // MARK: From the machine

  /// The graphics card's screen has another size, or shows nothing.
  public func sizeChanged(_ size: PictureSize?) {
    change {
      isDriven = size != nil
      comparison = PictureComparison()
      picture = size.map { Picture($0) }
      for view in views { view.showAll(of: picture) }
    }
  }

  /// The graphics card has new pixels.
  public func damaged(_ area: PictureArea, of picture: PictureView) {
    change { take([area], of: picture) }
  }

  /// The guest's pointer looks otherwise.
  public func cursorChanged(_ cursor: CursorPicture?) {
    change {
      self.cursor.picture = cursor
      for view in views { view.cursorChanged() }
    }
  }

  /// The guest's pointer is elsewhere.
  public func cursorMoved(x: Int, y: Int) {
    change {
      cursor.x = x
      cursor.y = y
      for view in views { view.cursorMoved() }
    }
  }

  /// The framebuffer is as `view` shows it; does nothing while a graphics card shows something.
  public func compare(with view: PictureView) {
    change {
      if isDriven { return }
      if picture?.size != view.size {
        picture = Picture(view.size)
        for view in views { view.showAll(of: picture) }
      }
      take(comparison.differences(of: view), of: view)
    }
  }

  /// The size that a viewer has come to want.
  public func takeWantedSize() -> PictureSize? {
    locked {
      defer { wanted = nil }
      return wanted
    }
  }

  // MARK: With the lock

  private func take(_ areas: [PictureArea], of view: PictureView) {
    guard picture?.size == view.size else { return }
    for area in areas {
      picture?.copy(area, of: view)
      for view in views { view.damaged(area) }
    }
  }

  private func change(_ body: () -> Void) {
    let told = locked {
      body()
      return views.filter { $0.takeNews() }
    }
    for view in told { view.changed() }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    mutex.lock()
    defer { mutex.unlock() }
    return body()
  }
}
