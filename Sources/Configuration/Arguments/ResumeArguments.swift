/// What `mvm resume` is told: a saved machine, and what of it is to be otherwise.
package struct ResumeArguments: Equatable, Sendable {
  /// The saved machine's configuration, to be set before options are applied, and overridden by them.
  package var machine = MachineConfiguration()
  /// When and where to save again.
  package var saving = SavingArguments()
  /// The saved machine.
  package var files: [String] = []

  package init() {}

  /// The keys that may differ from those saved.
  private static let overridable = [
    "disks", "deterministic", "signature", "trace.file", "trace.format", "trace.hart",
    "trace.privilege", "trace.range",
  ]

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
          .map { $0.within(\.machine) }),
      SavingArguments.group.within(\.saving),
      SavingArguments.recordingGroup.within(\.saving),
    ],
    notes: [
      """
      The machine's disks must be as they were when it was saved. With --disk FILE (once for each of them) \
      you name copies of that time, or vouch for those there are.
      """
    ],
    examples: [
      .init("mvm resume machine.mvm", "go on where it was"),
      .init("mvm resume machine.mvm --disk copy.img", "the same, with another file for its disk"),
      .init(
        "mvm resume machine.mvm --deterministic --trace trace.txt",
        "write down what happens next"),
    ],
    blank: ResumeArguments())
}
