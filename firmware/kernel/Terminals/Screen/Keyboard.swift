/// Turns keys into the bytes that a terminal sends. All keyboards of the machine are one here: shift may be held on
/// another than the letter is pressed on. What is held the keyboards know: who has grabbed one hears alone
/// that a key is let go.
final class Keyboard: InputListener {
  /// KEY_A: what has it is a keyboard, not a button.
  private static let letter = 30
  /// LED_CAPSL
  private static let capitalsLight: UInt16 = 1

  private let lock = SpinLock()
  // The lock guards what follows.
  private var hasCapitals = false
  private var hasApplicationKeys = false
  /// Programs want no bytes of keys: they read events (K_OFF).
  private var isSilent = false
  private var terminal: Terminal?
  /// Those that the machine has.
  private var keyboards: [InputDevice] = []

  func listen(for terminal: Terminal) {
    let keyboards = InputDevices.all.filter {
      $0.description.codes(of: InputEvent.Kind.key)?.contains(Self.letter) ?? false
    }
    lock.withLock { (self.terminal, self.keyboards) = (terminal, keyboards) }
    for device in keyboards { device.add(self) }
  }

  var isOff: Bool { lock.withLock { isSilent } }
  func setOff(_ isOff: Bool) { lock.withLock { isSilent = isOff } }
  func setApplicationKeys(_ areOn: Bool) { lock.withLock { hasApplicationKeys = areOn } }

  override func receive(_ packet: [InputEvent]) {
    for event in packet where event.kind == InputEvent.Kind.key { receive(event) }
  }

  private func receive(_ event: InputEvent) {
    guard event.value != InputEvent.KeyValue.released else { return }
    let isCapitals =
      event.code == KeyboardLayout.Modifier.capitals && event.value == InputEvent.KeyValue.pressed
    let (bytes, terminal) = lock.withLock { () -> ([UInt8], Terminal?) in
      if isCapitals { hasCapitals.toggle() }
      return (isSilent ? [] : self.bytes(of: event.code), self.terminal)
    }
    if !bytes.isEmpty { terminal?.receive(bytes) }
    if isCapitals { showCapitals() }
  }

  private func showCapitals() {
    let (isOn, keyboards) = lock.withLock { (hasCapitals, self.keyboards) }
    for device in keyboards { device.light(Self.capitalsLight, isOn: isOn) }
  }

  // MARK: Bytes. The lock is held.

  private func bytes(of code: UInt16) -> [UInt8] {
    let held = keyboards.map { $0.heldKeys }
    func isHeld(_ codes: [UInt16]) -> Bool {
      codes.contains { code in held.contains { $0.contains(Int(code)) } }
    }
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
