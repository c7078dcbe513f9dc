import Host
import Testing

/// What a terminal sends for keys and the mouse, as xterm does.
@Suite struct TerminalKeysTests {
  private func events(_ texts: String...) -> [TerminalKeys.Event] {
    var keys = TerminalKeys()
    return texts.flatMap { keys.events($0.utf8) }
  }

  private func stroke(_ key: UInt16, _ modifiers: KeyStroke.Modifiers = []) -> TerminalKeys.Event {
    .stroke(KeyStroke(key, modifiers))
  }

  @Test func charactersAreKeys() {
    #expect(
      events("aA1!\r\t\u{7f}\u{3}\u{0} ~") == [
        stroke(30), stroke(30, .shift), stroke(2), stroke(2, .shift), stroke(28), stroke(15),
        stroke(14), stroke(46, .control), stroke(57, .control), stroke(57), stroke(41, .shift),
      ])
    // No key makes these.
    #expect(events("é→") == [])
  }

  @Test func sequencesAreKeysWithModifiers() {
    #expect(
      events("\u{1b}[A\u{1b}OB\u{1b}[1;5C\u{1b}[3~\u{1b}[6;2~\u{1b}[15~\u{1b}OP\u{1b}[Z") == [
        stroke(103), stroke(108), stroke(106, .control), stroke(111), stroke(109, .shift),
        stroke(63), stroke(59), stroke(15, .shift),
      ])
    #expect(events("\u{1b}") == [stroke(1)])
    #expect(events("\u{1b}x\u{1b}\u{1b}[A") == [stroke(45, .alt), stroke(1), stroke(103)])
  }

  @Test func sequencesMayComeInPieces() {
    #expect(events("\u{1b}[1;", "5A", "b") == [stroke(103, .control), stroke(48)])
    // What has no end, or no meaning, is passed over.
    #expect(events("\u{1b}[" + String(repeating: "1", count: 40) + "x").count <= 10)
    #expect(events("\u{1b}[99~\u{1b}[?1;2c") == [])
  }

  @Test func theMouseIsOverACharacter() {
    #expect(
      events("\u{1b}[<0;5;7M\u{1b}[<35;6;7M\u{1b}[<0;6;7m\u{1b}[<64;1;1M\u{1b}[<2;1;1M") == [
        .pointer(column: 4, line: 6, button: 0, isDown: true),
        .pointer(column: 5, line: 6, button: nil, isDown: true),
        .pointer(column: 5, line: 6, button: 0, isDown: false), .wheel(x: 0, y: 1),
        .pointer(column: 0, line: 0, button: 2, isDown: true),
      ])
    #expect(
      events("\u{1b}[<1;2M\u{1b}[<0;99999999999999999999;1M\u{1b}[<;;M") != [.wheel(x: 0, y: 0)])
  }

  /// Whatever comes, it is told from the rest in bounded pieces.
  @Test func noiseIsNoTrouble() {
    var random = SystemRandomNumberGenerator()
    let letters = Array("\u{1b}[<O;0123456789~MmAZ?xé\u{1b}".utf8)
    var keys = TerminalKeys()
    for _ in 0..<2000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
      #expect(keys.events(bytes).count <= count + 32)
    }
  }
}
