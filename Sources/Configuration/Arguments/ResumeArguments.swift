/// What `mvm resume` is told: a saved machine, and what of it is to be otherwise.
package struct ResumeArguments: Equatable, Sendable {
  /// The saved machine's configuration, to be set before options are applied, and overridden by them.
  package var machine = MachineConfiguration()
  /// When and where to save again.
  package var saving = SavingArguments()
  /// The saved machine.
  package var files: [String] = []
  /// Whether to tell at the end what the engine has done.
  package var showsStatistics = false
  /// Whether to go on beside it, as a copy.
  package var asClone = false
  /// Whether and how it is shown on the screens of a console.
  package var console = ConsoleArguments()

  package init() {}

  /// The keys that may differ from those saved.
  private static let overridable = [
    "engine", "disks", "display", "forward", "capture", "sound.output", "sound.capture",
    "deterministic", "signature", "trace.file",
    "trace.format", "trace.hart", "trace.privilege", "trace.range", "perf-map",
  ]

  private static let clone = Setting<ResumeArguments>(
    "clone", .flag(\.asClone), example: "true", otherNames: ["copy", "fork"],
    help: "go on with a copy, beside the machine and other copies",
    details: """
      What the copy writes to its disks goes to files of its own, FILE.disk0.clone1.qcow2 and so on; those of the \
      machine are only read, and stay as they are. Any number of copies can run at once. Ports that lead to the \
      machine, its capture and its trace are not the copy's: name others with --forward and so on.
      """)

  /// All that `mvm resume` takes.
  package static let table = OptionTable<ResumeArguments>(
    command: "mvm resume", summary: "go on with a saved machine",
    positionals: [
      Positional(
        "FILE", \.files, .path, count: 1...1, example: "machine.mvm",
        help: "what 'mvm run' has saved")
    ],
    groups: [
      SettingGroup(
        "The machine",
        MachineConfiguration.settings.filter { overridable.contains($0.name) }
          .map { $0.within(\.machine) } + [clone]),
      SavingArguments.group.within(\.saving),
      SavingArguments.recordingGroup.within(\.saving),
      SavingArguments.pictureGroup.within(\.saving),
      SettingGroup("At the end", [.statistics(\.showsStatistics)]),
      ConsoleArguments.group.within(\.console),
    ],
    notes: [
      """
      The machine's disks are as they were when it was saved, even if it went on and wrote to them: what it overwrote \
      is in FILE.disk0.qcow2. What the resumed machine writes then goes to a new file, whose name you are told. If \
      somebody else has written to a disk, name copies of that time with --disk FILE (once for each of them), or vouch \
      for those there are.
      """
    ],
    examples: [
      .init("mvm resume machine.mvm", "go on where it was"),
      .init("mvm resume machine.mvm --clone", "the same with a copy, as often as you like"),
      .init("mvm resume machine.mvm --disk copy.img", "the same, with another file for its disk"),
      .init("mvm resume machine.mvm --console", "the same on the screens of a console"),
      .init(
        "mvm resume machine.mvm --deterministic --trace trace.txt",
        "write down what happens next"),
    ],
    blank: ResumeArguments())
}
