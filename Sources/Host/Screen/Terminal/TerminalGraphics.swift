internal import Glibc

/// How a terminal shows pictures.
public enum TerminalGraphics: String, CaseIterable, Sendable {
  /// By kitty's protocol: pixels.
  case kitty
  /// By DEC's sixels: pixels.
  case sixel
  /// By blocks of characters, each of two colours.
  case blocks
}

/// A terminal's abilities, as its environment tells of them.
///
/// Unsafe pointer: libchafa's knowledge of the terminal, given back in `deinit`.
final class TerminalAbilities {
  let graphics: TerminalGraphics
  let colours: Chafa.CanvasMode
  /// Whether characters beyond ASCII come out as what they are.
  let hasBlocks: Bool
  let information: OpaquePointer?

  /// The abilities of a terminal of whose kind `variables` tell, as an environment does; what a person says of its graphics is
  /// believed.
  ///
  /// - Throws: `noLibrary`; `noPicture`.
  init(
    graphics wanted: TerminalGraphics?, variables: [String: String]
  ) throws(HostError) {
    try Chafa.sharedObject.require()
    let name = variables["TERM"] ?? ""
    guard !name.isEmpty, name != "dumb" else {
      throw .noPicture(reason: "TERM is \(name.isEmpty ? "not set" : name)")
    }
    let information = Self.information(variables)
    self.information = information
    let understands = { (sequence: Chafa.Sequence) in
      Chafa.understands(information, sequence.rawValue) != 0
    }
    graphics =
      wanted ?? (understands(.kittyImage) ? .kitty : understands(.sixels) ? .sixel : .blocks)
    colours =
      variables["NO_COLOR"].map { !$0.isEmpty } ?? false
      ? .plain
      : understands(.directColours)
        ? .trueColour : understands(.colours256) && name != "linux" ? .indexed256 : .indexed16
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variables[$0] }.first {
      !$0.isEmpty
    }
    hasBlocks = locale.map { Self.isUnicode($0.utf8) } ?? false
    // So that it can write what a person says that the terminal understands.
    Chafa.supplement(information, Chafa.anyTerminal(Chafa.terminals()))
  }

  deinit { Chafa.forgetTerminal(information) }

  /// The environment of this process.
  static var environment: [String: String] {
    var variables: [String: String] = [:]
    var place = environ
    while let text = place.pointee {
      let words = String(cString: text).split(separator: "=", maxSplits: 1)
      if words.count == 2 { variables[String(words[0])] = String(words[1]) }
      place += 1
    }
    return variables
  }

  private static func information(_ variables: [String: String]) -> OpaquePointer? {
    var words = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words { free(word) } }
    return Chafa.detect(Chafa.terminals(), &words)
  }

  /// Whether a locale's name says UTF-8, however it is spelled.
  private static func isUnicode(_ locale: String.UTF8View) -> Bool {
    let letters = locale.filter { $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
    let wanted = Array("utf8".utf8).map { $0 | 0x20 }
    return letters.indices.contains { letters[$0...].starts(with: wanted) }
  }
}
