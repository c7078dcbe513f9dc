import Configuration
import MVM

/// `mvm disk convert`.
enum DiskConvertCommand {
  static let command = Command(
    name: "convert", table: Arguments.table, otherNames: ["copy", "cp", "export", "import"],
    act: convert)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var from: DiskConfiguration.Format?
    var format: DiskConfiguration.Format?
    var cluster: UInt64 = 65536

    static let table = OptionTable<Arguments>(
      command: "mvm disk convert", summary: "copy a disk into an image of any format",
      positionals: [
        Positional(
          "FROM TO", \.files, .path, count: 2...2, example: "disk.img",
          help: "the image, and the one to make; an existing file is not touched")
      ],
      groups: [SettingGroup("Options", settings)],
      examples: [
        .init("mvm disk convert disk.img disk.qcow2", "zeroes take no space there"),
        .init("mvm disk convert try.qcow2 whole.qcow2", "with all that it is based on"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      .format("from", \.from, help: "what is in the first file (default: by its name)"),
      .format("format", \.format, help: "what to make (default: by the second file's name)"),
      Setting(
        "cluster", .value(\.cluster, .size(in: 512...(2 << 20), multipleOf: 512)), example: "64K",
        otherNames: ["cluster-size"], help: "what qcow2 stores at a time, a power of two"),
    ]
  }

  @Sendable
  private static func convert(_ given: Arguments) throws {
    guard let source = given.files.first, let target = given.files.last else { return }
    var plan = QCOW2Disk.Plan(byteCount: 0)
    plan.clusterSize = given.cluster
    let bar = ProgressBar("converting")
    try DiskConversion.convert(
      source, from: given.from?.image, to: target,
      as: given.format?.image ?? DiskOpening.named(target), plan: plan, progress: bar.show)
  }
}
