public import Bus
internal import CSDL
internal import Glibc
internal import Synchronization

/// Shows a screen in a window of this host, by SDL.
///
///     Screen -- changed --> event of our own --> [ thread, which owns all of SDL ] --> window
///                                                        | keys, mouse, size
///                                                        '--> Seat, Screen.want
///
/// The thread sleeps until SDL has an event, and draws at most sixty times a second. The mouse tells the guest where it is (the
/// tablet), or, once Ctrl-Alt-G has given it to the guest, how far it was moved.
public final class ScreenWindow: ScreenViewer, @unchecked Sendable {
  /// Nothing.
  public let notice: String? = nil

  private let screen: Screen
  private let seat: Seat
  private let firstSize: PictureSize
  private let beginsFullScreen: Bool
  private let parker = Parker()
  private let isStopping = Atomic<Bool>(false)
  /// The number of the event that wakes the thread; 0 before there is one.
  private let wakeUp = Atomic<UInt32>(0)
  private var thread: HostThread?
  /// Why it could not be opened. Written before the thread wakes who has started it.
  private var failure: HostError?

  /// A window for a screen that may have `size` at first, yet to be opened.
  ///
  /// - Throws: `noLibrary`.
  public init(
    _ screen: Screen, _ seat: Seat, size: PictureSize, fullScreen: Bool
  ) throws(HostError) {
    try SDL.sharedObject.require()
    (self.screen, self.seat) = (screen, seat)
    (firstSize, beginsFullScreen) = (size, fullScreen)
  }

  /// Opens it.
  ///
  /// - Throws: `noWindow`, `noThread`.
  public func start(closed: @escaping @Sendable () -> Void) throws(HostError) {
    thread = try HostThread(name: "window", stackSize: 8 << 20) { [self] in run(closed) }
    parker.wait()
    if let failure {
      thread?.join()
      thread = nil
      throw failure
    }
  }

  /// Closes it.
  public func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wake()
    thread?.join()
    thread = nil
  }

  private func wake() {
    var event = SDL_Event()
    event.type = wakeUp.load(ordering: .acquiring)
    if event.type != 0 { _ = SDL.pushEvent(&event) }
  }

  // MARK: The thread

  private func run(_ closed: () -> Void) {
    guard let surface = open() else {
      parker.wake()
      return
    }
    let view = screen.addView { [weak self] in self?.wake() }
    let typist = Typist(seat)
    let events = WindowEvents(surface, screen, seat, typist)
    parker.wake()
    var event = SDL_Event()
    var clock = FrameClock()
    while !isStopping.load(ordering: .sequentiallyConsistent) {
      guard SDL.waitEvent(&event) != 0 else { break }
      var isClosed = false
      repeat { isClosed = events.handle(event) || isClosed } while SDL.pollEvent(&event) != 0
      if isClosed { closed() }
      clock.wait(parker)
      screen.look(view) { surface.take($0) }
      surface.draw()
    }
    typist.stop()
    surface.close()
    SDL.end(UInt32(SDL_INIT_VIDEO))
  }

  private func open() -> WindowSurface? {
    // Without these SDL finds drivers that show nothing to anybody.
    let names = ["DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"]
    guard names.contains(where: { (name: String) in getenv(name) != nil }) else {
      failure = .noWindow(reason: "this session has no screen")
      return nil
    }
    // A screen saver is none of our business.
    _ = SDL.setHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1")
    guard SDL.begin(UInt32(SDL_INIT_VIDEO)) else {
      failure = .noWindow(reason: SDL.reason)
      return nil
    }
    guard let surface = WindowSurface(size: firstSize, fullScreen: beginsFullScreen) else {
      failure = .noWindow(reason: SDL.reason)
      SDL.end(UInt32(SDL_INIT_VIDEO))
      return nil
    }
    wakeUp.store(SDL.registerEvents(1), ordering: .releasing)
    return surface
  }
}

/// When pictures are due: at most sixty a second.
private struct FrameClock {
  private static let pause: UInt64 = 1_000_000_000 / 60
  private let clock = HostClock()
  private var next: UInt64 = 0

  /// Returns when the next one is due.
  mutating func wait(_ parker: Parker) {
    while clock.nanoseconds < next { parker.wait(until: next) }
    next = clock.nanoseconds &+ Self.pause
  }
}
