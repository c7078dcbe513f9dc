/// What `mvm run` is told: a machine, from a machine file and the options that override it, and
/// what to do with it.
package struct RunArguments: Equatable, Sendable {
  /// The machine to run.
  package var machine = MachineConfiguration()
  /// When and where to save it.
  package var saving = SavingArguments()
  /// Where to write the device tree instead of running.
  package var deviceTree: String?
  /// Whether to tell at the end what the engine has done.
  package var showsStatistics = false
  /// Arguments without an option: a machine file, a program, or both.
  package var files: [String] = []

  package init() {}
}

extension RunArguments {
  /// All that `mvm run` takes.
  package static let table = OptionTable<RunArguments>(
    command: "mvm run", summary: "start a machine",
    positionals: [
      Positional(
        "FILE", \.files, .path, count: 0...2, example: "configs/linux.yaml",
        help: "a machine file (.yaml), a program, or both")
    ],
    groups: MachineConfiguration.groups.map { $0.within(\.machine) } + [
      SavingArguments.group.within(\.saving),
      SavingArguments.recordingGroup.within(\.saving),
      SettingGroup("At the end", [.statistics(\.showsStatistics)]),
      SettingGroup("Instead of running", [deviceTreeSetting]),
    ],
    notes: [
      """
      Every option that describes the machine is also a key of machine files; --help NAME shows \
      both, as in 'mvm run --help memory'. Options override keys. Relative file names in a machine \
      file start from its own folder, those of options from the current one.
      """,
      "In the machine's terminal, Ctrl-A x leaves, Ctrl-A s saves the machine, and Ctrl-A ? lists the other keys.",
    ],
    examples: [
      .init("mvm run configs/linux.yaml", "boot Linux to a shell"),
      .init("mvm run configs/linux.yaml --harts 4 --memory 2G", "the same, on a larger machine"),
      .init(
        "mvm run --tohost rv64ui-p-add", "run a bare-metal test; the exit code says how it went"),
      .init(
        "mvm run --deterministic --seed 7 --trace trace.txt program.elf",
        "write down what a run executes, the same every time"),
    ],
    blank: RunArguments())

  private static let deviceTreeSetting = Setting<RunArguments>(
    "dump-dtb", .optional(\.deviceTree, .path), example: "machine.dtb",
    otherNames: ["dumpdtb", "dtb"], help: "write the device tree to FILE",
    details: "It is a device tree blob; 'dtc -I dtb machine.dtb' prints it as text.")

  /// Reads a command line, and the machine file that it names.
  ///
  /// - Parameter arguments: what follows `mvm run`.
  /// - Returns: help to print, or what to run.
  /// - Throws: the first mistake, in the machine file or in the command line.
  package static func parse(
    _ arguments: [String]
  ) throws(ConfigurationError) -> Parsed<RunArguments> {
    let given: GivenArguments<RunArguments>
    switch try table.parse(arguments) {
    case .help(let text): return .help(text)
    case .arguments(let matched): given = matched
    }
    let isMachineFile = { (file: String) in file.hasSuffix(".yaml") || file.hasSuffix(".yml") }
    let machineFiles = given.positionals.filter(isMachineFile)
    var programs = given.positionals.filter { !isMachineFile($0) }
    if given.contains("kernel") { programs.insert("", at: 0) }
    if let extra = machineFiles.dropFirst().first ?? programs.dropFirst().first {
      throw .unexpectedArgument(
        extra, command: table.command, reason: "it takes one machine file and one program")
    }

    var run = RunArguments()
    var origins: [String: Origin] = [:]
    if let file = machineFiles.first {
      try run.machine.read(yaml: try bytes(ofFile: file), file: file, noting: &origins)
    }
    if let program = programs.first, !program.isEmpty { run.machine.kernel = program }
    try given.apply(to: &run, noting: &origins)
    try run.machine.check(origins: origins)
    return .arguments(run)
  }
}
