import System

/// What the kernel was told: words of /proc/cmdline.
enum CommandLine {
  private static let text = (try? FileSystem.contents(of: "/proc/cmdline").trimmed) ?? ""

  static func contains(_ word: ByteString) -> Bool { text.words.contains(word) }

  /// `mvm.run=COMMAND` or `mvm.run="COMMAND WITH BLANKS"`.
  static var command: ByteString? {
    guard let start = text.find("mvm.run=") else { return nil }
    let value = text.bytes[(start + 8)...]
    let quoted = value.first == UInt8(ascii: "\"")
    let end = UInt8(ascii: quoted ? "\"" : " ")
    let command = ByteString(value.dropFirst(quoted ? 1 : 0).prefix { $0 != end })
    return command.isEmpty ? nil : command
  }

  /// The device behind /dev/console: that one cannot be a controlling terminal.
  static var console: ByteString {
    for word in text.words.reversed() where word.starts(with: "console=") {
      let name = ByteString(word.dropFirst(8)).split(at: ",")[0]
      if FileSystem.exists("/dev" / name) { return "/dev" / name }
    }
    return "/dev/console"
  }
}
