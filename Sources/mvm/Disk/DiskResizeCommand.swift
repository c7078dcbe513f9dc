import Configuration
import MVM

/// `mvm disk resize`.
enum DiskResizeCommand {
  static let command = Command(
    name: "resize", table: Arguments.table, otherNames: ["grow", "enlarge", "shrink"], act: resize)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var sizes: [UInt64] = []
    var format: DiskConfiguration.Format?
    var shrink = false

    static let table = OptionTable<Arguments>(
      command: "mvm disk resize", summary: "give a disk another size",
      positionals: [
        Positional("FILE", \.files, .path, count: 1...1, example: "disk.qcow2", help: "the image"),
        Positional(
          "SIZE", \.sizes, .diskSize, count: 1...1, example: "16G", help: "the size it is to have"),
      ],
      groups: [SettingGroup("Options", settings)],
      notes: ["Partitions and file systems on the disk stay as they are: the guest resizes them."],
      examples: [
        .init("mvm disk resize disk.qcow2 16G", "larger; what is added is zero"),
        .init("mvm disk resize disk.img 1G --shrink", "smaller; what was beyond is lost"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      .format("format", \.format, help: "what is in the file (default: by its name)"),
      Setting(
        "shrink", .flag(\.shrink), example: "true", help: "allow it to lose what is at its end"),
    ]
  }

  @Sendable
  private static func resize(_ given: Arguments) throws {
    guard let file = given.files.first, let size = given.sizes.first else { return }
    try DiskChanging.resize(
      file, format: given.format?.image, to: size, shrinks: given.shrink)
  }
}
