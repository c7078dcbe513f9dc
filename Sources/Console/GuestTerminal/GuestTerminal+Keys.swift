import Host

extension GuestTerminal {
  /// A key for the guest, as its terminal's mode wants it sent.
  package func press(_ key: Key) {
    switch key {
    case .character(let scalar): answer(Array(String(scalar).utf8))
    case .control(let scalar): answer([UInt8(scalar.value & 0x1f)])
    case .alt(let scalar): answer("\u{1b}\(scalar)".utf8)
    case .enter: answer(modes.newLineReturns ? [0x0d, 0x0a] : [0x0d])
    case .tab: answer([0x09])
    case .backspace: answer([0x7f])
    case .mouse(let mouse): press(mouse)
    default: if let text = text(of: key) { answer("\u{1b}\(text)".utf8) }
    }
  }

  /// What a key sends behind an escape.
  private func text(of key: Key) -> String? {
    let isApplication = modes.hasApplicationKeys
    if let letter = Self.letters[key] { return "\(isApplication ? "O" : "[")\(letter)" }
    if case .function(let number) = key {
      if (1...4).contains(number) { return "O" + ["P", "Q", "R", "S"][number - 1] }
      let numbers = TerminalKeys.functionNumbers
      return numbers.indices.contains(number - 1) ? "[\(numbers[number - 1])~" : nil
    }
    return Self.others[key]
  }

  private static let letters: [Key: String] = [
    .up: "A", .down: "B", .right: "C", .left: "D", .home: "H", .end: "F",
  ]
  private static let others: [Key: String] = [
    .escape: "", .insert: "[2~", .delete: "[3~", .pageUp: "[5~", .pageDown: "[6~",
    .backTab: "[Z",
  ]
  /// How xterm numbers buttons and the wheel.
  private func number(of mouse: Key.Mouse) -> Int {
    switch (mouse.action, mouse.button) {
    case (.wheelUp, _): 64
    case (.wheelDown, _): 65
    case (_, .left): 0
    case (_, .middle): 1
    case (_, .right): 2
    }
  }

  private func press(_ mouse: Key.Mouse) {
    guard modes.wantsMouse, (0..<height).contains(mouse.row), (0..<width).contains(mouse.column)
    else { return }
    let isReleased = mouse.action == .released
    let button = modes.hasMouseNumbers || !isReleased ? number(of: mouse) : 3
    if modes.hasMouseNumbers {
      let place = "\(button);\(mouse.column + 1);\(mouse.row + 1)"
      return answer("\u{1b}[<\(place)\(isReleased ? "m" : "M")".utf8)
    }
    // Each a byte, of which the first 32 are controls.
    let numbers = [button, mouse.column + 1, mouse.row + 1].map { $0 + 32 }
    guard numbers.allSatisfy({ $0 < 256 }) else { return }
    answer([0x1b, UInt8(ascii: "["), UInt8(ascii: "M")] + numbers.map { UInt8($0) })
  }
}
