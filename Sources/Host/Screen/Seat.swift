public import Bus

/// A person's keyboard, mouse and tablet, which windows and other viewers move. From any thread.
public final class Seat: @unchecked Sendable {
  /// Buttons of mouse and tablet, by their evdev numbers.
  public enum Button: UInt16, CaseIterable, Sendable {
    case left = 0x110
    case right = 0x111
    case middle = 0x112
    case side = 0x113
    case extra = 0x114
  }

  /// The largest place on the tablet, as `InputKind.largestPlace`.
  private static let largestPlace = 32_767
  private enum Kind {
    static let key: UInt16 = 1
    static let relative: UInt16 = 2
    static let absolute: UInt16 = 3
    static let horizontalWheel: UInt16 = 6
    static let wheel: UInt16 = 8
  }

  /// The guest's end of the keyboard.
  public let keyboard = InputQueue()
  /// The guest's end of the mouse, whose movements are relative.
  public let mouse = InputQueue()
  /// The guest's end of the tablet, which tells places.
  public let tablet = InputQueue()

  private let mutex = HostMutex()
  // Guarded by `mutex`:
  private var pressed: Set<UInt16> = []
  private var buttons: [Set<Button>] = [[], []]
  private var eventsArrived: @Sendable () -> Void = {}

  /// With no key pressed.
  public init() {}

  /// What is called when something has happened.
  public func onEvents(_ action: @escaping @Sendable () -> Void) {
    mutex.lock()
    eventsArrived = action
    mutex.unlock()
  }

  /// A key, by its evdev number, goes down or comes up; what it is already is no event.
  public func key(_ code: UInt16, isDown: Bool) {
    mutex.lock()
    let isNew = isDown ? pressed.insert(code).inserted : pressed.remove(code) != nil
    mutex.unlock()
    if isNew { put([InputEvent(type: Kind.key, code: code, value: isDown ? 1 : 0)], to: keyboard) }
  }

  /// All keys and buttons come up, since nobody will tell when they do.
  public func releaseAll() {
    mutex.lock()
    let (keys, held) = (pressed.sorted(), buttons)
    mutex.unlock()
    for code in keys { key(code, isDown: false) }
    for button in Button.allCases {
      if held[0].contains(button) { self.button(button, isDown: false, ofTablet: false) }
      if held[1].contains(button) { self.button(button, isDown: false, ofTablet: true) }
    }
  }

  /// The mouse was moved.
  public func move(x: Int, y: Int) {
    var events: [InputEvent] = []
    if x != 0 { events.append(relative(0, x)) }
    if y != 0 { events.append(relative(1, y)) }
    if !events.isEmpty { put(events, to: mouse) }
  }

  /// The tablet's pen is at a pixel of a screen of a size.
  public func point(x: Int, y: Int, of size: PictureSize) {
    func place(_ pixel: Int, _ count: Int) -> UInt32 {
      UInt32(max(0, min(pixel, count - 1)) * Self.largestPlace / max(1, count - 1))
    }
    put(
      [
        InputEvent(type: Kind.absolute, code: 0, value: place(x, size.width)),
        InputEvent(type: Kind.absolute, code: 1, value: place(y, size.height)),
      ], to: tablet)
  }

  /// A button of the mouse or the tablet goes down or comes up; what it is already is no event.
  public func button(_ button: Button, isDown: Bool, ofTablet: Bool) {
    let place = ofTablet ? 1 : 0
    mutex.lock()
    let isNew =
      isDown
      ? buttons[place].insert(button).inserted : buttons[place].remove(button) != nil
    mutex.unlock()
    guard isNew else { return }
    put(
      [InputEvent(type: Kind.key, code: button.rawValue, value: isDown ? 1 : 0)],
      to: ofTablet ? tablet : mouse)
  }

  /// The wheel was turned: up and to the right are positive.
  public func wheel(x: Int, y: Int, ofTablet: Bool) {
    var events: [InputEvent] = []
    if x != 0 { events.append(relative(Kind.horizontalWheel, x)) }
    if y != 0 { events.append(relative(Kind.wheel, y)) }
    if !events.isEmpty { put(events, to: ofTablet ? tablet : mouse) }
  }

  private func relative(_ code: UInt16, _ distance: Int) -> InputEvent {
    InputEvent(
      type: Kind.relative, code: code,
      value: UInt32(bitPattern: Int32(clamping: distance)))
  }

  private func put(_ events: [InputEvent], to queue: InputQueue) {
    queue.put(events)
    mutex.lock()
    let tell = eventsArrived
    mutex.unlock()
    tell()
  }
}
