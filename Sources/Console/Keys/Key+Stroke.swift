import Host

extension KeyStroke {
  /// What a key of the terminal is on a keyboard; nil where no key makes that.
  init?(_ key: Console.Key) {
    switch key {
    case .character(let scalar): self.init(scalar)
    case .control(let scalar): self.init(scalar, with: .control)
    case .alt(let scalar): self.init(scalar, with: .alt)
    case .backTab: self.init(Key.tab, .shift)
    case .function(let number):
      guard let code = KeyStroke.Key.function(number) else { return nil }
      self.init(code)
    default:
      guard let code = Self.codes[key] else { return nil }
      self.init(code)
    }
  }

  private init?(_ scalar: Unicode.Scalar, with modifier: Modifiers) {
    guard var stroke = KeyStroke(scalar) else { return nil }
    stroke.modifiers.insert(modifier)
    self = stroke
  }

  private static let codes: [Console.Key: UInt16] = [
    .enter: Key.enter, .tab: Key.tab, .escape: Key.escape, .backspace: Key.backspace,
    .delete: Key.delete, .insert: Key.insert, .up: Key.up, .down: Key.down, .left: Key.left,
    .right: Key.right, .pageUp: Key.pageUp, .pageDown: Key.pageDown, .home: Key.home,
    .end: Key.end,
  ]
}
