/// What `mvm run` is told: a machine, from a machine file and the options that override it, and
/// what to do with it.
package struct RunArguments: Equatable, Sendable {
  /// The machine to run.
  package var machine = MachineConfiguration()
  /// When and where to save it.
  package var saving = SavingArguments()
  /// Where to write the device tree instead of running.
  package var deviceTree: String?
  /// Whether our own system begins with a new disk.
  package var wantsNewDisk = false
  /// Whether to tell at the end what the engine has done.
  package var showsStatistics = false
  /// Whether and how it is shown on the screens of a console.
  package var console = ConsoleArguments()
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
      SettingGroup("Our own system", [newDiskSetting]),
      SavingArguments.group.within(\.saving),
      SavingArguments.recordingGroup.within(\.saving),
      SavingArguments.pictureGroup.within(\.saving),
      SettingGroup("At the end", [.statistics(\.showsStatistics)]),
      ConsoleArguments.group.within(\.console),
      SettingGroup("Instead of running", [deviceTreeSetting]),
    ],
    notes: [
      """
      Without a program, firmware or flash memory, our own system starts: the kernel that comes with mvm, on your disk, \
      which the first run makes in $XDG_DATA_HOME/mvm (~/.local/share/mvm), and the next ones go on with. --disk names \
      another one.
      """,
      """
      Every option that describes the machine is also a key of machine files; --help NAME shows \
      both, as in 'mvm run --help memory'. Options override keys. Relative file names in a machine \
      file start from its own folder, those of options from the current one.
      """,
      "In the machine's terminal, Ctrl-A x leaves, Ctrl-A s saves the machine, Ctrl-A p takes a picture of its screen, Ctrl-A t shows the guest's threads, and Ctrl-A ? lists the other keys.",
    ],
    examples: [
      .init("mvm run", "our own system, on your disk"),
      .init("mvm run --harts 4 --append mvm.run=top", "the same on four harts, for one command"),
      .init("mvm run configs/linux.yaml", "boot Linux to a shell"),
      .init("mvm run configs/linux.yaml --harts 4 --memory 2G", "the same, on a larger machine"),
      .init(
        "mvm run --tohost rv64ui-p-add", "run a bare-metal test; the exit code says how it went"),
      .init(
        "mvm run --deterministic --seed 7 --trace trace.txt program.elf",
        "write down what a run executes, the same every time"),
    ],
    blank: RunArguments())

  /// All that `mvm console` takes: a machine that can be stepped forwards and back, unless the user wants another one.
  package static let consoleTable: OptionTable<RunArguments> = {
    var blank = RunArguments()
    blank.console.isWanted = true
    blank.machine.deterministic = true
    return OptionTable<RunArguments>(
      command: "mvm console", summary: "look at a machine at work, and step it",
      positionals: table.positionals,
      groups: MachineConfiguration.groups.map { $0.within(\.machine) } + [
        SettingGroup("Our own system", [newDiskSetting]),
        ConsoleArguments.ownGroup.within(\.console),
        SavingArguments.recordingGroup.within(\.saving),
      ],
      notes: [
        """
        The guest's terminal, its harts, what runs in it and why it was switched, memory, devices, its screen, what \
        happens, more machines: each a key away, F1 to F8, or the mouse. F9 pauses, F10 leaves; where the guest has not \
        the keys, s steps, b goes back, ? lists all others. --plain says all in lines.
        """,
        """
        The machine is deterministic (see --deterministic), so that it can be brought back; --no-deterministic gives each \
        hart a thread of its own instead.
        """,
      ],
      examples: [
        .init("mvm console", "our own system"),
        .init("mvm console configs/linux.yaml --harts 2", "Linux on two harts"),
        .init("mvm console --paused program.elf", "a program of yours, from its first instruction"),
      ],
      blank: blank)
  }()

  private static let newDiskSetting = Setting<RunArguments>(
    "new-disk", .flag(\.wantsNewDisk), example: "true", otherNames: ["reset", "fresh", "renew"],
    help: "begin with a new disk; the old one is kept as disk.img.old",
    details: """
      Your disk was made from the system as it was then. A newer one has newer programs: this makes a new disk, and sets \
      the old one aside, with your files. Where disk.img.old is taken it is disk.img.old-2, and so on.
      """)

  private static let deviceTreeSetting = Setting<RunArguments>(
    "dump-dtb", .optional(\.deviceTree, .path), example: "machine.dtb",
    otherNames: ["dumpdtb", "dtb"], help: "write the device tree to FILE",
    details: "It is a device tree blob; 'dtc -I dtb machine.dtb' prints it as text.")

  /// Reads a command line, and the machine file that it names.
  ///
  /// - Parameters:
  ///   - arguments: what follows `mvm run`.
  ///   - table: what the command takes.
  ///   - ownSystem: the machine file for a command line that names nothing to start.
  /// - Returns: help to print, or what to run.
  /// - Throws: the first mistake, in the machine file or in the command line.
  package static func parse(
    _ arguments: [String], by table: OptionTable<RunArguments> = table, ownSystem: String? = nil
  ) throws(ConfigurationError) -> Parsed<RunArguments> {
    let given: GivenArguments<RunArguments>
    switch try table.parse(arguments) {
    case .help(let text): return .help(text)
    case .arguments(let matched): given = matched
    }
    let isMachineFile = { (file: String) in file.hasSuffix(".yaml") || file.hasSuffix(".yml") }
    var machineFiles = given.positionals.filter(isMachineFile)
    var programs = given.positionals.filter { !isMachineFile($0) }
    if given.contains("kernel") { programs.insert("", at: 0) }
    if let extra = machineFiles.dropFirst().first ?? programs.dropFirst().first {
      throw .unexpectedArgument(
        extra, command: table.command, reason: "it takes one machine file and one program")
    }

    let namesNothing = machineFiles.isEmpty && programs.isEmpty
    if let ownSystem, namesNothing, !given.contains("firmware"), !given.contains("flash") {
      machineFiles = [ownSystem]
    }

    var run = table.blank
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
