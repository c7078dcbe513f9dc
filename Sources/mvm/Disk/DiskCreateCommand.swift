import Configuration
import MVM

/// `mvm disk create`.
enum DiskCreateCommand {
  static let command = Command(
    name: "create", table: Arguments.table, otherNames: ["new", "make", "mkdisk"], act: create)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var sizes: [UInt64] = []
    var base: String?
    var baseFormat: DiskConfiguration.Format?
    var format: DiskConfiguration.Format?
    var cluster: UInt64 = 65536

    static let table = OptionTable<Arguments>(
      command: "mvm disk create", summary: "make an empty disk, or one based on another",
      positionals: [
        Positional(
          "FILE", \.files, .path, count: 1...1, example: "disk.qcow2",
          help: "the image to make; an existing file is not touched"),
        Positional(
          "SIZE", \.sizes, .diskSize, count: 0...1, example: "8G",
          help: "its size; without one that of its base"),
      ],
      groups: [SettingGroup("Options", settings)],
      examples: [
        .init("mvm disk create disk.img 512M", "a raw disk, all zero"),
        .init("mvm disk create disk.qcow2 8G", "a disk that takes space as it is written"),
        .init("mvm disk create try.qcow2 --base disk.qcow2", "changes to disk.qcow2, kept apart"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      Setting(
        "base", .optional(\.base, .path), example: "disk.img", otherNames: ["backing", "b"],
        help: "the image that is seen where nothing has been written",
        details: """
          The new image remembers the name as it is given here; a relative one counts from the folder \
          of the new image. The base must not be written any more, except by 'mvm disk commit'.
          """),
      .format("base-format", \.baseFormat, help: "what is in the base (default: by its name)"),
      .format("format", \.format, help: "raw or qcow2 (default: by the file's name)"),
      Setting(
        "cluster", .value(\.cluster, .size(in: 512...(2 << 20), multipleOf: 512)), example: "64K",
        otherNames: ["cluster-size"], help: "what qcow2 stores at a time, a power of two"),
    ]
  }

  @Sendable
  private static func create(_ given: Arguments) throws {
    guard let file = given.files.first else { return }
    let format = given.format?.image ?? DiskOpening.named(file)
    var plan = QCOW2Disk.Plan(byteCount: 0)
    plan.clusterSize = given.cluster
    if let base = given.base {
      guard format == .qcow2 else { throw DiskError.rawWithBase(file: file) }
      let known = try DiskOpening.base(
        base, format: given.baseFormat?.image, of: file)
      plan.backingFile = base
      plan.backingFormat = known.format
      plan.byteCount = known.byteCount
    }
    if let size = given.sizes.first { plan.byteCount = size }
    guard plan.byteCount > 0 else { throw DiskError.noSize(file: file) }
    try DiskCreation.create(file, format: format, plan: plan)
  }
}
