import CSystem

/// What a person does: with all keyboards and pointers of the machine (evdev), and on the terminal that the
/// program was started from, if it was.
///
///     let keys = Keys(width: screen.canvas.width, height: screen.canvas.height)
///     defer { keys.close() }
///     while let event = keys.next(within: Time(milliseconds: 100)) { ... }
///
/// While it is open, nobody else gets these keys: not the shell on the same screen, either.
public final class Keys {
  public enum Event: Equatable, Sendable {
    /// Pressed, or held so long that it counts as pressed again (`isRepeated`).
    case pressed(Key, isRepeated: Bool)
    /// Let go.
    case released(Key)
    /// Pressed at a terminal, which does not tell when it is let go, and repeats by itself.
    case typed(Key)
    /// The pointer is there, in pixels of the screen, its left button down or not.
    case pointer(x: Int, y: Int, isDown: Bool)

    /// q, Escape, Ctrl-C and Ctrl-D: with a keyboard of the machine no terminal makes a signal of these.
    public var asksToEnd: Bool {
      switch key {
      case .character("q"), .escape, .control("C"), .control("D"): true
      default: false
      }
    }

    /// The key that was pressed, wherever.
    public var key: Key? {
      switch self {
      case .pressed(let key, _), .typed(let key): key
      default: nil
      }
    }
  }

  private let devices: [InputDevice]
  private var layout = KeyboardLayout()
  private var waiting: [Event] = []

  private let width: Int
  private let height: Int
  private var (x, y, isDown) = (0, 0, false)

  private let terminal: Terminal?
  private let terminalMode: Terminal.Mode?
  private let typed = KeyReader()
  private var isOpen = true

  /// The size is that of the area in which the pointer moves.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    (x, y) = (width / 2, height / 2)
    let names = (try? Directory.names(in: "/dev/input")) ?? []
    devices = names.filter { $0.starts(with: "event") }
      .compactMap { InputDevice("/dev/input" / $0) }
    terminalMode = try? Terminal().mode()
    terminal = terminalMode == nil ? nil : Terminal()
    if let terminalMode { try? terminal?.setMode(terminalMode.raw(signals: true)) }
  }

  deinit { close() }

  /// Gives keyboards, pointers and terminal back.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    for device in devices { device.close() }
    if let terminalMode { try? terminal?.setMode(terminalMode) }
  }

  /// What happened next, within a time; nil if nothing did, or a signal came.
  public func next(within time: Time) -> Event? {
    if waiting.isEmpty { wait(time) }
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }

  private func wait(_ time: Time) {
    guard isOpen else { return }
    if typed.isPending { return readTerminal() }
    var requests = devices.map {
      linux_poll(descriptor: Int32($0.file.rawValue), events: 1, returned: 0)
    }
    if terminal != nil { requests.append(linux_poll(descriptor: 0, events: 1, returned: 0)) }
    var timeout = Time(nanoseconds: max(0, time.nanoseconds)).raw
    let count = requests.withUnsafeMutableBufferPointer { requests in
      withUnsafeMutablePointer(to: &timeout) {
        SystemCall.poll.raw(
          Int(bitPattern: requests.baseAddress), requests.count, Int(bitPattern: $0), 0, 8)
      }
    }
    guard count > 0 else { return }
    for (device, request) in zip(devices, requests) where request.returned != 0 { read(device) }
    if terminal != nil, requests[devices.count].returned != 0 { readTerminal() }
  }

  private func readTerminal() {
    let key = typed.next()
    if key != .interrupted { waiting.append(.typed(key == .endOfInput ? .control("D") : key)) }
  }

  private func read(_ device: InputDevice) {
    var hasMoved = false
    for event in device.read() {
      let (code, value) = (Int(event.code), Int(event.value))
      switch Int(event.type) {
      case InputDevice.Kind.key where code == InputDevice.leftButton:
        (isDown, hasMoved) = (value != 0, true)
      case InputDevice.Kind.key: press(code, value)
      case InputDevice.Kind.relative where code < 2:
        move(axis: code, to: (code == 0 ? x : y) + value)
        hasMoved = true
      case InputDevice.Kind.absolute where code < 2:
        let place = device.place(value, axis: code, size: code == 0 ? width : height)
        move(axis: code, to: place)
        hasMoved = true
      case InputDevice.Kind.report where hasMoved:
        waiting.append(.pointer(x: x, y: y, isDown: isDown))
        hasMoved = false
      default: break
      }
    }
  }

  /// 0 is a key let go, 1 one pressed, 2 one that is held.
  private func press(_ code: Int, _ value: Int) {
    guard let key = layout.key(code, isDown: value != 0) else { return }
    waiting.append(value == 0 ? .released(key) : .pressed(key, isRepeated: value == 2))
  }

  private func move(axis: Int, to place: Int) {
    if axis == 0 { x = min(max(place, 0), width - 1) } else { y = min(max(place, 0), height - 1) }
  }
}
