/// Tells the keys that are for the program from those that are for the guest: Ctrl-A and the key after
/// it are ours. It knows the commands and what they are called, and does nothing itself.
public struct EscapeKeys: Sendable {
  /// The key that makes the next one a command: Ctrl-A, as QEMU and GNU screen have it.
  public static let escape: UInt8 = 0x01

  /// What a key turned out to be.
  public enum Meaning: Sendable {
    /// It is for the guest.
    case guest(UInt8)
    /// It completes a command.
    case command(KeyCommand.Action)
    /// It begins a command, or follows Ctrl-A and is none.
    case nothing
  }

  /// In the order that the list of keys shows.
  private let commands: [KeyCommand]
  private var isEscaped = false

  /// Nothing pressed yet. A key stands for one command only.
  public init(_ commands: [KeyCommand]) {
    let keys = commands.flatMap(\.keys)
    precondition(Set(keys).count == keys.count, "two commands on one key")
    self.commands = commands
  }

  /// What the next key means.
  public mutating func press(_ key: UInt8) -> Meaning {
    guard isEscaped else {
      isEscaped = key == Self.escape
      return isEscaped ? .nothing : .guest(key)
    }
    isEscaped = false
    return commands.first { $0.keys.contains(key) }.map { .command($0.action) } ?? .nothing
  }

  /// The list of keys, a command a line; lines end as terminals want it.
  public var help: String {
    let names = commands.map { $0.keys.map(Self.name).joined(separator: " or ") }
    let width = names.map(\.count).max() ?? 0
    return zip(names, commands).map { name, command in
      let padding = String(repeating: " ", count: width - name.count)
      return "Ctrl-A \(name)\(padding)  \(command.help)\r\n"
    }.joined()
  }

  private static func name(_ key: UInt8) -> String {
    switch key {
    case 0..<0x20: "Ctrl-" + String(UnicodeScalar(key + 0x40))
    case 0x20: "Space"
    case 0x7f: "Backspace"
    default: String(UnicodeScalar(key))
    }
  }
}
