import Configuration
import MVM

/// `mvm disk commit`.
enum DiskCommitCommand {
  static let command = Command(
    name: "commit", table: Arguments.table, otherNames: ["merge", "apply"], act: commit)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []

    static let table = OptionTable<Arguments>(
      command: "mvm disk commit", summary: "write what an overlay holds into its base",
      positionals: [
        Positional("FILE", \.files, .path, count: 1...1, example: "try.qcow2", help: "the overlay")
      ],
      groups: [],
      notes: [
        "If it is interrupted nothing is lost: do it again. Other overlays of the same base must "
          + "not be used any more."
      ],
      examples: [.init("mvm disk commit try.qcow2", "its base becomes what it shows, it is empty")],
      blank: Arguments())
  }

  @Sendable
  private static func commit(_ given: Arguments) throws {
    guard let file = given.files.first else { return }
    let bar = ProgressBar("committing")
    try DiskConversion.commit(file, progress: bar.show)
  }
}
