import Configuration
import MVM

/// `mvm disk check`.
enum DiskCheckCommand {
  static let command = Command(
    name: "check", table: Arguments.table, otherNames: ["verify", "fsck", "repair"], code: check)

  /// What it exits with besides 0.
  private enum Code {
    static let damaged: UInt8 = 1
    static let leaks: UInt8 = 3
  }

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var format: DiskConfiguration.Format?
    var repair = false

    static let table = OptionTable<Arguments>(
      command: "mvm disk check", summary: "find what is wrong with an image, and repair it",
      positionals: [
        Positional("FILE", \.files, .path, count: 1...1, example: "disk.qcow2", help: "the image")
      ],
      groups: [SettingGroup("Options", settings)],
      notes: [
        "Exits with 0 if nothing is wrong (any more), 3 if space is leaked and nothing else, 1 if "
          + "the image is damaged, 2 if it cannot be checked. It tells about the image, not about "
          + "the file system in it."
      ],
      examples: [
        .init("mvm disk check disk.qcow2", "only looks"),
        .init("mvm disk check disk.qcow2 --repair", "counts all references anew"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      .format("format", \.format, help: "what is in the file (default: by its name)"),
      Setting(
        "repair", .flag(\.repair), example: "true", otherNames: ["r", "fix"],
        help: "make it right, as far as that can be"),
    ]
  }

  @Sendable
  private static func check(_ given: Arguments) throws -> UInt8 {
    guard let file = given.files.first else { return 0 }
    let (found, left) = try DiskChanging.check(
      file, format: given.format?.image, repairs: given.repair)
    for finding in found.findings { Output.write("\(word(finding.kind)): \(finding.text)\n") }
    let total = found.leakCount + found.errorCount + found.lossCount
    if total > found.findings.count {
      Output.write("... and \(total - found.findings.count) more\n")
    }
    Output.write(summary(found))
    if given.repair, !found.isClean { Output.write("after the repair: " + summary(left)) }
    if left.errorCount + left.lossCount > 0 { return Code.damaged }
    return left.leakCount > 0 ? Code.leaks : 0
  }

  private static func word(_ kind: ImageFinding.Kind) -> String {
    switch kind {
    case .leak: "leak"
    case .error: "error"
    case .loss: "lost"
    }
  }

  private static func summary(_ report: ImageReport) -> String {
    guard !report.isClean else {
      return "nothing is wrong; \(report.allocatedClusters) of \(report.totalClusters) clusters "
        + "are stored\n"
    }
    return "\(report.leakCount) clusters leaked, \(report.errorCount) errors, "
      + "\(report.lossCount) places whose data is lost\n"
  }
}
