import Configuration
import MVM

/// `mvm disk`: make disk images and look after them.
enum DiskCommand {
  static let command = Command(
    name: "disk", summary: "make disk images, look into them, convert, check and resize them",
    otherNames: ["image", "img", "qemu-img", "drive"], run: run)

  private static let parts: [Command] = [
    DiskCreateCommand.command, DiskInfoCommand.command, DiskConvertCommand.command,
    DiskCheckCommand.command, DiskResizeCommand.command, DiskCommitCommand.command,
  ]

  @Sendable
  private static func run(_ words: [String]) throws -> UInt8 {
    guard let name = words.first else {
      Output.complain("no command given for 'mvm disk'")
      Output.write(help, to: .error)
      return Program.mistake
    }
    let rest = Array(words.dropFirst())
    switch name {
    case "--help", "-h", "help":
      guard let topic = rest.first, !topic.hasPrefix("-") else {
        Output.write(help)
        return 0
      }
      return try part(topic).run(["--help"])
    default: return try part(name).run(rest)
    }
  }

  private static func part(_ name: String) throws -> Command {
    if let part = parts.first(where: { $0.name == name }) { return part }
    let spellings = parts.flatMap { part in
      ([part.name] + part.otherNames).map { (word: $0, means: part.name) }
    }
    throw CommandError.unknown("disk \(name)", nearest: nearest(to: name, among: spellings))
  }

  private static var help: String {
    let width = parts.map(\.name.count).max() ?? 0
    let rows = parts.map { part in
      let padding = String(repeating: " ", count: width - part.name.count)
      return "  \(part.name)\(padding)  \(part.summary)\n"
    }
    return """
      mvm disk: make disk images and look after them
      usage: mvm disk COMMAND [ARGUMENT]... [--option value]...

      \(rows.joined())
      A raw image is the disk's bytes and nothing else; a qcow2 image (QEMU's format) takes only the
      space that is used, and can be based on another image, which it leaves as it is. A file is
      qcow2 if its name ends in .qcow2, or if --format says so.

      Examples
        mvm disk create work.qcow2 8G
            an empty disk
        mvm disk create try.qcow2 --base work.qcow2
            what a guest writes to try.qcow2 leaves work.qcow2 as it is
        mvm disk commit try.qcow2
            ... until it is taken over
        mvm disk convert work.qcow2 work.img
            the same disk for whatever wants raw bytes

      'mvm disk COMMAND --help' tells all about one.

      """
  }
}

extension ValueType<UInt64> {
  /// The size of a disk.
  static let diskSize = ValueType.size(in: 512...(1 << 60), multipleOf: 512)
}

extension Setting {
  /// What is in a file.
  static func format(
    _ name: String, _ path: any WritableKeyPath<Target, DiskConfiguration.Format?> & Sendable,
    help: String
  ) -> Setting {
    Setting(
      name, .optional(path, .choice(placeholder: "FORMAT")), example: "qcow2",
      otherNames: ["type", "f", "driver"], help: help)
  }
}

extension DiskConfiguration.Format {
  /// The same to the library of images.
  var image: DiskFormat { self == .raw ? .raw : .qcow2 }
}
