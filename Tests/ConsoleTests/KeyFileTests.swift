import Configuration
import Console
import Testing

/// Files that say which key does what.
struct KeyFileTests {
  private func map(_ text: String) throws -> KeyMap {
    try KeyMap(yaml: Array(text.utf8), file: "keys.yaml")
  }

  @Test func keysMove() throws {
    let keys = try map("step: [F8, i]\nback: u\nfocus: []\nprefix: C-b")
    #expect(keys.actionEverywhere(.function(8)) == .step)
    #expect(keys.action(.character("i")) == .step)
    #expect(keys.action(.character("s")) == nil)
    #expect(keys.action(.character("u")) == .back && keys.action(.character("b")) == nil)
    #expect(keys.action(.tab) == nil)
    // What the file does not name stays.
    #expect(
      keys.action(.character("q")) == .quit && keys.actionEverywhere(.function(3)) == .processes)
  }

  /// What is printed is read as what it was.
  @Test func aPrintedFileIsTheSame() throws {
    let keys = try map("step: ['\"', '|', ':', '#', \"'\", C-x]\nbeside: M-z")
    #expect(try map(keys.text).text == keys.text)
    #expect(try map(KeyMap().text).text == KeyMap().text)
    for key in ["\"", "|", ":", "#", "'"] {
      #expect(
        try map(keys.text).action(.character(try #require(key.unicodeScalars.first))) == .step)
    }
  }

  @Test(arguments: [
    ("stp: s", "keys.yaml:1:1: there is no key 'stp'; did you mean 'step'?"),
    (
      "step: Ctrl",
      "keys.yaml:1:7: step cannot be 'Ctrl': it takes keys, such as s, Space, F8, C-l or M-1"
    ),
    (
      "step: [[s]]",
      "keys.yaml:1:8: step cannot be a list in a list: it takes keys, such as s, Space, F8, C-l or M-1"
    ),
    ("step: s\nback: [b, s]", "keys.yaml:2:11: back has the key s, which 'step' has, too"),
    ("- s", "keys.yaml:1:1: a file of keys has lines such as 'step: [s, F8]'"),
  ])
  func mistakesAreNamed(text: String, message: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try map(text) }
    #expect(error?.description == message)
  }
}
