import Host
import Testing

@Suite struct EscapeKeysTests {
  private static let commands: [KeyCommand] = [
    .leave {}, .listKeys, .sendEscape,
    KeyCommand(keys: [0x14, 0x7f], help: "test", action: .send(0x55)),
  ]

  /// What becomes of a line of keys, a word each: bytes for the guest as they are, commands in brackets.
  private func press(_ keys: String) -> String {
    var table = EscapeKeys(Self.commands)
    return keys.utf8.map { key in
      switch table.press(key) {
      case .nothing: ""
      case .guest(let byte): String(UnicodeScalar(byte))
      case .command(.send(let byte)): "[\(byte)]"
      case .command(.listKeys): "[list]"
      case .command(.call): "[call]"
      }
    }.joined()
  }

  @Test(arguments: [
    ("ls -l\r", "ls -l\r"), ("\u{1}x", "[call]"), ("a\u{1}xb", "a[call]b"), ("\u{1}?", "[list]"),
    ("\u{1}h", "[list]"), ("\u{1}a", "[1]"), ("\u{1}\u{1}", "[1]"), ("\u{1}\u{1}x", "[1]x"),
    ("\u{1}\u{1}\u{1}x", "[1][call]"), ("\u{1}\u{14}\u{1}\u{7f}", "[85][85]"),
    // No command: both keys are gone, and the next is as usual.
    ("\u{1}zx", "x"), ("\u{1}X", ""), ("\u{1}", ""), ("\u{3}\u{4}\u{1a}", "\u{3}\u{4}\u{1a}"),
  ])
  func keysMeanWhatTheTableSays(keys: String, meaning: String) {
    #expect(press(keys) == meaning)
  }

  /// What is not ASCII is the guest's, byte for byte.
  @Test func otherBytesPass() {
    var table = EscapeKeys(Self.commands)
    for byte in UInt8(0x80)...0xff {
      guard case .guest(byte) = table.press(byte) else {
        Issue.record("\(byte)")
        continue
      }
    }
  }

  @Test func theListIsTheTable() {
    let expected = [
      "Ctrl-A x                    leave\r\n", "Ctrl-A ? or h               list these keys\r\n",
      "Ctrl-A a or Ctrl-A          send Ctrl-A to the guest\r\n",
      "Ctrl-A Ctrl-T or Backspace  test\r\n",
    ]
    #expect(EscapeKeys(Self.commands).help == expected.joined())
  }
}
