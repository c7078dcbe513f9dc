/// Something that a person can do with keys while the terminal belongs to the guest: Ctrl-A, then one
/// of `keys`.
public struct KeyCommand: Sendable {
  /// What a command does.
  public enum Action: Sendable {
    /// A byte goes to the guest.
    case send(UInt8)
    /// The keys are listed on the terminal.
    case listKeys
    /// Whatever the program wants; it runs on the console's own thread. No key is read meanwhile.
    case call(@Sendable () -> Void)
  }

  /// The bytes that the terminal sends for it; the first is the one to tell people.
  public let keys: [UInt8]
  /// What it does, as the list of keys says it: "leave MVM".
  public let help: String
  /// What it does.
  public let action: Action

  /// A command. `keys` are ASCII, and at least one.
  public init(keys: [UInt8], help: String, action: Action) {
    precondition(!keys.isEmpty && keys.allSatisfy { $0 < 0x80 }, "a command has ASCII keys")
    self.keys = keys
    self.help = help
    self.action = action
  }
}

extension KeyCommand {
  /// `x`: leave, by what `action` does.
  public static func leave(_ action: @escaping @Sendable () -> Void) -> KeyCommand {
    KeyCommand(keys: [UInt8(ascii: "x")], help: "leave", action: .call(action))
  }

  /// `s`: save the machine, by what `action` does.
  public static func save(_ action: @escaping @Sendable () -> Void) -> KeyCommand {
    KeyCommand(keys: [UInt8(ascii: "s")], help: "save the machine", action: .call(action))
  }

  /// `p`: take a picture of the screen, by what `action` does.
  public static func picture(_ action: @escaping @Sendable () -> Void) -> KeyCommand {
    KeyCommand(
      keys: [UInt8(ascii: "p")], help: "take a picture of the screen", action: .call(action))
  }

  /// `t`: tell what runs in the guest, by what `action` does.
  public static func threads(_ action: @escaping @Sendable () -> Void) -> KeyCommand {
    KeyCommand(
      keys: [UInt8(ascii: "t")], help: "show the guest's threads", action: .call(action))
  }

  /// `c`: change between the screen and the serial line, by what `action` does.
  public static func changeFace(_ action: @escaping @Sendable () -> Void) -> KeyCommand {
    KeyCommand(
      keys: [UInt8(ascii: "c")], help: "show the serial line, or the screen again",
      action: .call(action))
  }

  /// `?` or `h`: list the keys.
  public static let listKeys = KeyCommand(
    keys: [UInt8(ascii: "?"), UInt8(ascii: "h")], help: "list these keys", action: .listKeys)

  /// `a` or Ctrl-A: the guest gets the Ctrl-A that began this.
  public static let sendEscape = KeyCommand(
    keys: [UInt8(ascii: "a"), EscapeKeys.escape], help: "send Ctrl-A to the guest",
    action: .send(EscapeKeys.escape))
}
