/// Puts colours into lines for a terminal (ECMA-48, "SGR").
enum Paint {
  /// What a piece of text is.
  enum Role: String {
    case address = "2"
    case name = "1;36"
    case mnemonic = "1"
    case comment = "32"
    case warning = "31"
  }

  /// The text, coloured where the output takes that.
  static func paint(
    _ text: some StringProtocol, _ role: Role, on stream: Output.Stream = .standard
  ) -> String {
    let isOn = stream == .standard ? isOn : Output.hasColour(stream)
    return isOn ? "\u{1b}[\(role.rawValue)m\(text)\u{1b}[0m" : String(text)
  }

  private static let isOn = Output.hasColour
}
