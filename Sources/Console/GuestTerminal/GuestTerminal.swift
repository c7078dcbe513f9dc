internal import CVTerm
import Host

/// The terminal at the machine's serial line, by libvterm: what the guest writes is shown as an xterm would, and what has gone
/// off its upper edge is kept. Used by one thread.
///
/// Unsafe pointers: what libvterm returned, until `deinit`; itself, as the context of callbacks, which come only while this
/// object calls libvterm.
final class GuestTerminal {
  /// How many lines that have gone are kept.
  private static let mostLines = 10_000

  private let handle: VTerm.Handle
  private let screen: OpaquePointer
  private(set) var height: Int
  private(set) var width: Int

  /// Lines that have gone off the upper edge, oldest first.
  private(set) var gone: [[Cell]] = []
  /// How many lines have gone in all.
  private(set) var goneCount = 0
  private(set) var cursor = (row: 0, column: 0)
  private(set) var hasCursor = true
  /// Whether the program there wants to know of the mouse.
  private(set) var wantsMouse = false
  /// What the terminal has to say to the guest: keys, and answers to questions.
  private var answers: [UInt8] = []

  init(height: Int, width: Int) throws(ConsoleError) {
    do throws(HostError) {
      try VTerm.sharedObject.require()
    } catch {
      throw .host(error.description)
    }
    (self.height, self.width) = (max(1, height), max(1, width))
    guard let handle = VTerm.new(Int32(self.height), Int32(self.width)),
      let screen = VTerm.screen(handle)
    else { throw .host("libvterm: out of memory") }
    (self.handle, self.screen) = (handle, screen)
    VTerm.setUTF8(handle, 1)
    let context = Unmanaged.passUnretained(self).toOpaque()
    VTerm.onOutput(handle, Self.answered, context)
    VTerm.enableOtherScreen(screen, 1)
    VTerm.onScreen(screen, Self.callbacks, context)
    VTerm.reset(screen, 1)
  }

  deinit { VTerm.forget(handle) }

  /// What the guest has written.
  func show(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    bytes.withUnsafeBytes { _ = VTerm.write(handle, $0.baseAddress, $0.count) }
  }

  func resize(height: Int, width: Int) {
    guard height > 0, width > 0, (height, width) != (self.height, self.width) else { return }
    (self.height, self.width) = (height, width)
    VTerm.setSize(handle, Int32(height), Int32(width))
  }

  /// What there is for the guest; it is gone afterwards.
  func takeAnswers() -> [UInt8] {
    defer { answers.removeAll(keepingCapacity: true) }
    return answers
  }

  /// A line: negative ones have gone, -1 last.
  func line(_ row: Int) -> [Cell] {
    if row < 0 { return gone.indices.contains(gone.count + row) ? gone[gone.count + row] : [] }
    guard row < height else { return [] }
    var cells: [Cell] = []
    cells.reserveCapacity(width)
    var found = VTermScreenCell()
    for column in 0..<width {
      guard VTerm.cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &found) != 0 else {
        continue
      }
      cells.append(Cell(found))
    }
    return cells
  }

  /// What a line says.
  func text(_ row: Int) -> String { Self.text(line(row)) }

  static func text(_ cells: some Sequence<Cell>) -> String {
    var text = ""
    for cell in cells {
      guard let scalar = cell.scalar else { continue }
      text.unicodeScalars.append(scalar)
      if let mark = cell.mark { text.unicodeScalars.append(mark) }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  // MARK: Keys

  /// A key for the guest, as its terminal's mode wants it sent.
  func press(_ key: Key) {
    switch key {
    case .character(let scalar): VTerm.type(handle, scalar.value, VTERM_MOD_NONE)
    case .control(let scalar): answers.append(UInt8(scalar.value & 0x1f))
    case .alt(let scalar): VTerm.type(handle, scalar.value, VTERM_MOD_ALT)
    case .function(let number):
      VTerm.press(
        handle, VTermKey(VTERM_KEY_FUNCTION_0.rawValue + UInt32(number)), VTERM_MOD_NONE)
    case .backTab: VTerm.press(handle, VTERM_KEY_TAB, VTERM_MOD_SHIFT)
    case .mouse(let mouse): press(mouse)
    default:
      if let known = Self.keys[key] { VTerm.press(handle, known, VTERM_MOD_NONE) }
    }
  }

  private static let keys: [Key: VTermKey] = [
    .enter: VTERM_KEY_ENTER, .tab: VTERM_KEY_TAB, .escape: VTERM_KEY_ESCAPE,
    .backspace: VTERM_KEY_BACKSPACE, .delete: VTERM_KEY_DEL, .insert: VTERM_KEY_INS,
    .up: VTERM_KEY_UP, .down: VTERM_KEY_DOWN, .left: VTERM_KEY_LEFT, .right: VTERM_KEY_RIGHT,
    .pageUp: VTERM_KEY_PAGEUP, .pageDown: VTERM_KEY_PAGEDOWN, .home: VTERM_KEY_HOME,
    .end: VTERM_KEY_END,
  ]

  private func press(_ mouse: Key.Mouse) {
    VTerm.moveMouse(handle, Int32(mouse.row), Int32(mouse.column), VTERM_MOD_NONE)
    let button: Int32 =
      switch mouse.button {
      case .left: 1
      case .middle: 2
      case .right: 3
      }
    switch mouse.action {
    case .pressed: VTerm.pressMouse(handle, button, true, VTERM_MOD_NONE)
    case .released: VTerm.pressMouse(handle, button, false, VTERM_MOD_NONE)
    case .wheelUp: VTerm.pressMouse(handle, 4, true, VTERM_MOD_NONE)
    case .wheelDown: VTerm.pressMouse(handle, 5, true, VTERM_MOD_NONE)
    }
  }

  // MARK: What libvterm calls

  private static func this(_ context: UnsafeMutableRawPointer?) -> GuestTerminal? {
    context.map { Unmanaged<GuestTerminal>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let answered:
    @convention(c) (UnsafePointer<CChar>?, Int, UnsafeMutableRawPointer?) -> Void = {
      bytes, count, context in
      this(context)?.answers += UnsafeRawBufferPointer(start: bytes, count: count)
    }

  /// libvterm keeps the address, so they stay where they are.
  private nonisolated(unsafe) static let callbacks: UnsafeMutablePointer<VTermScreenCallbacks> = {
    var callbacks = VTermScreenCallbacks()
    callbacks.movecursor = { place, _, _, context in
      this(context)?.cursor = (Int(place.row), Int(place.col))
      return 1
    }
    callbacks.settermprop = { property, value, context in
      guard let value else { return 0 }
      this(context)?.set(property, value.pointee)
      return 1
    }
    callbacks.sb_pushline = { count, cells, context in
      this(context)?.keep(UnsafeBufferPointer(start: cells, count: Int(count)))
      return 1
    }
    callbacks.sb_popline = { _, _, _ in 0 }
    let place = UnsafeMutablePointer<VTermScreenCallbacks>.allocate(capacity: 1)
    place.initialize(to: callbacks)
    return place
  }()

  private func set(_ property: VTermProp, _ value: VTermValue) {
    switch property {
    case VTERM_PROP_CURSORVISIBLE: hasCursor = value.boolean != 0
    case VTERM_PROP_MOUSE: wantsMouse = value.number != 0
    default: break
    }
  }

  private func keep(_ cells: UnsafeBufferPointer<VTermScreenCell>) {
    var line = cells.map { Cell($0) }
    while line.last == .blank { line.removeLast() }
    goneCount += 1
    // By pieces: taking away the first of many lines moves all of them.
    if gone.count >= Self.mostLines + Self.mostLines / 8 {
      gone.removeFirst(gone.count - Self.mostLines)
    }
    gone.append(line)
  }
}

extension Cell {
  /// As libvterm has it.
  fileprivate init(_ cell: VTermScreenCell) {
    let first = cell.chars.0
    // The right half of a wide character has all bits set.
    scalar = first == .max ? nil : first == 0 ? " " : Unicode.Scalar(first)?.shown ?? "?"
    mark = first == 0 || cell.chars.1 == 0 ? nil : Unicode.Scalar(cell.chars.1)
    var attributes: Style.Attributes = []
    if cell.attrs.bold != 0 { attributes.insert(.bold) }
    if cell.attrs.underline != 0 { attributes.insert(.underline) }
    if cell.attrs.italic != 0 { attributes.insert(.italic) }
    if cell.attrs.reverse != 0 { attributes.insert(.reverse) }
    style = Style(
      Colour(cell.fg, VTERM_COLOR_DEFAULT_FG), on: Colour(cell.bg, VTERM_COLOR_DEFAULT_BG),
      attributes)
  }
}

extension Colour {
  fileprivate init(_ colour: VTermColor, _ standard: VTermColorType) {
    if UInt32(colour.type) & standard.rawValue != 0 {
      self = .standard
    } else if UInt32(colour.type) & VTERM_COLOR_TYPE_MASK.rawValue == VTERM_COLOR_INDEXED.rawValue {
      self = .palette(colour.indexed.idx)
    } else {
      self = .rgb(colour.rgb.red, colour.rgb.green, colour.rgb.blue)
    }
  }
}
