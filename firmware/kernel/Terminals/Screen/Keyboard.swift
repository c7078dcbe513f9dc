/// Turns keys into the bytes that a terminal sends. All keyboards of the machine are one here: shift may be held on
/// another than the letter is pressed on.
final class Keyboard: InputListener {
  /// KEY_A: what has it is a keyboard, not a button.
  private static let letter = 30
  /// LED_CAPSL
  private static let capitalsLight: UInt16 = 1

  private let lock = SpinLock()
  // The lock guards what follows.
  private var held = BitSet(count: 128)
  private var hasCapitals = false
  private var hasApplicationKeys = false
  /// Programs want no bytes of keys: they read events (K_OFF).
  private var isSilent = false
  private var terminal: Terminal?

  func listen(for terminal: Terminal) {
    lock.withLock { self.terminal = terminal }
    for device in keyboards { device.add(self) }
  }

  private var keyboards: [InputDevice] {
    InputDevices.all.filter {
      $0.description.codes(of: InputEvent.Kind.key)?.contains(Self.letter) ?? false
    }
  }

  var isOff: Bool { lock.withLock { isSilent } }
  func setOff(_ isOff: Bool) { lock.withLock { isSilent = isOff } }
  func setApplicationKeys(_ areOn: Bool) { lock.withLock { hasApplicationKeys = areOn } }

  override func receive(_ packet: [InputEvent]) {
    for event in packet where event.kind == InputEvent.Kind.key { receive(event) }
  }

  private func receive(_ event: InputEvent) {
    let isCapitals = event.code == KeyboardLayout.Modifier.capitals
    let (bytes, terminal) = lock.withLock { () -> ([UInt8], Terminal?) in
      // One that was pressed while a program had grabbed the keyboard, and is held on.
      let isStrange =
        event.value == InputEvent.KeyValue.repeated && !held.contains(Int(event.code))
      if isStrange { return ([], nil) }
      held.set(Int(event.code), event.value != InputEvent.KeyValue.released)
      if isCapitals, event.value == InputEvent.KeyValue.pressed { hasCapitals.toggle() }
      guard event.value != InputEvent.KeyValue.released, !isSilent else { return ([], nil) }
      return (self.bytes(of: event.code), self.terminal)
    }
    if !bytes.isEmpty { terminal?.receive(bytes) }
    if isCapitals, event.value == InputEvent.KeyValue.pressed { showCapitals() }
  }

  private func showCapitals() {
    let isOn = lock.withLock { hasCapitals }
    for device in keyboards { device.light(Self.capitalsLight, isOn: isOn) }
  }

  // MARK: Bytes. The lock is held.

  private func isHeld(_ codes: [UInt16]) -> Bool { codes.contains { held.contains(Int($0)) } }

  private func bytes(of code: UInt16) -> [UInt8] {
    let isShifted = isHeld(KeyboardLayout.Modifier.shift)
    let hasControl = isHeld(KeyboardLayout.Modifier.control)
    let hasAlternate = isHeld(KeyboardLayout.Modifier.alternate)
    if let function = KeyboardLayout.function(code) {
      // As xterm numbers them: shift 1, alt 2, control 4, and 1 more.
      let modifiers = (isShifted ? 1 : 0) + (hasAlternate ? 2 : 0) + (hasControl ? 4 : 0)
      return bytes(of: function, modifiers)
    }
    guard
      var character = KeyCharacters.character(
        Int(code), isShifted: isShifted, hasCapitals: hasCapitals)
    else { return [] }
    if hasControl { character = KeyboardLayout.control(character) }
    return hasAlternate ? [0x1b, character] : [character]
  }

  private func bytes(of function: KeyboardLayout.Function, _ modifiers: Int) -> [UInt8] {
    let suffix = modifiers > 0 ? ";\(modifiers + 1)" : ""
    switch function {
    case .bytes(let bytes):
      if bytes == [.tab], modifiers & 1 != 0 { return [0x1b] + Array("[Z".utf8) }
      return modifiers & 2 != 0 ? [0x1b] + bytes : bytes
    case .number(let number): return [0x1b] + Array("[\(number)\(suffix)~".utf8)
    case .letter(let letter, let isCursor):
      if modifiers > 0 { return [0x1b] + Array("[1\(suffix)".utf8) + [letter] }
      let usesOther = isCursor ? hasApplicationKeys : true
      return [0x1b, usesOther ? UInt8(ascii: "O") : UInt8(ascii: "["), letter]
    }
  }
}
