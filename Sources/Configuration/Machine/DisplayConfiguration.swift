/// Where a machine's screen is shown.
public struct DisplayConfiguration: Equatable, Sendable {
  /// By what.
  public enum Kind: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// A window of this host.
    case window
    /// Programs that speak VNC.
    case vnc
    /// The terminal that the machine's console is at.
    case terminal
  }

  /// How a terminal shows pictures.
  public enum Graphics: String, CaseIterable, Sendable {
    /// By kitty's protocol.
    case kitty
    /// By DEC's sixels.
    case sixel
    /// By coloured blocks of characters.
    case blocks
  }

  /// What `password` is where everybody may come in.
  public static let noPassword = "none"

  /// By what it is shown.
  public var kind: Kind
  /// The address of this host that VNC listens on, in numbers.
  public var address = "127.0.0.1"
  /// The port.
  public var port: UInt16 = 5900
  /// What VNC asks for, 1 to 8 bytes; nil for one that is made up and told.
  public var password: String?
  /// Whether the window begins as large as the host's screen.
  public var fullScreen = false
  /// How the terminal shows it; nil for the best that it can.
  public var graphics: Graphics?

  /// A display with the defaults.
  public init(kind: Kind = .window) { self.kind = kind }
}

extension DisplayConfiguration {
  /// The keys of a display; the first may stand alone.
  package static let settings: [Setting<DisplayConfiguration>] = [
    Setting(
      "kind", .value(\.kind, .choice(placeholder: "KIND")), example: "window",
      otherNames: ["type"], help: "by what the screen is shown"),
    Setting(
      "address",
      .value(
        \.address,
        .word(placeholder: "ADDRESS", allowed: "an address of this host in numbers")),
      example: "127.0.0.1", otherNames: ["host", "listen"],
      help: "the address that VNC listens on (default: this host's own)"),
    Setting(
      "port", .value(\.port, .number(in: 1...65_535)), example: "5901",
      help: "the port that VNC listens on (default: 5900)"),
    Setting(
      "password", .optional(\.password, .password), example: "secret",
      help: "what VNC asks for, or none (default: one that you are told)"),
    Setting(
      "full-screen", .flag(\.fullScreen), example: "true", otherNames: ["fullscreen"],
      help: "let the window begin as large as the screen"),
    Setting(
      "graphics", .optional(\.graphics, .choice(placeholder: "GRAPHICS")), example: "sixel",
      help: "how the terminal shows pictures (default: what it says that it can)"),
  ]
}

extension ValueType<String> {
  /// VNC looks at eight bytes of it.
  fileprivate static let password = ValueType(
    placeholder: "PASSWORD", allowed: "1 to 8 bytes, or none", parse: { text, _ in text },
    accepts: { (1...8).contains($0.utf8.count) && !$0.utf8.contains(0) }, show: { _ in "..." })
}
