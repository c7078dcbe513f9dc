import Assembly
import Board
import Bus
import Host
import RISCV
import Synchronization

/// A RISC-V computer: the board that QEMU calls `virt`, with what a `MachineConfiguration` asks for.
///
///     var configuration = MachineConfiguration()
///     configuration.kernel = "hello.elf"
///     let machine = try Machine(configuration)
///     machine.onOutput { print(UnicodeScalar($0), terminator: "") }
///     print(machine.run())
///
/// A machine is stopped or runs. `stop`, `send` and `inputArrived` may be called from any thread at any time, and while it runs what
/// looks on (`observation`, `traps`, `devices`, `memoryUse` and their like); everything else while it is stopped, by one thread at a
/// time: registers and memory are not to be looked at while they change.
public final class Machine: @unchecked Sendable {
  /// The version of this library and of the command line.
  public static let version = "0.1.0"

  /// What it was made from.
  public let configuration: MachineConfiguration

  /// What executes the guest's instructions: what the configuration asks for or, where the host does not allow that, the
  /// interpreter (see `notices`).
  public let engine: ExecutionEngine

  let board: Board
  /// What the user ought to know of how it was made, a line each: where what it writes goes, if not to the disks that were
  /// named; that it does not run on the engine that was asked for.
  public let notices: [String]

  /// Shared folders of a deterministic machine.
  let folders: [RecordedFolder]
  /// The disks, in the order of their slots.
  let media: [any BlockPort]
  /// Whether it lives through a recording, without the host's disks and networks.
  let isReplay: Bool
  /// Those of the configuration.
  let diskFiles: [FileDisk]
  let runner: any Runner
  let images: any ImageSource
  let line: SerialLine
  let handlers: EventHandlers
  /// Where others look at it while it runs.
  let observatory: Observatory
  /// What is known of a Linux that it runs.
  let linux = LinuxIntrospection()
  /// What is written while it runs, and at its end.
  let traceFile: OutputFile?
  let signatureFile: OutputFile?
  let captures: Captures
  /// The host's end of its sound card.
  let soundCard: SoundCard?
  let perfMap: PerfMap?
  let networks: Networks
  let sockets: Sockets
  let screens: Screens
  /// Who writes the run down, and who remembers it.
  var recording: Recording?
  var past: Savepoints?
  /// Who runs the same beside it, and compares.
  var lockstep: Lockstep?
  /// What is done to the board, and to those that stand in for it when a mistake is looked for.
  var preparation: (Board) -> Void = { _ in }
  /// The files that memory may still have to be read from, newest first.
  var origins: [String] = []
  /// Whether `save` writes only what has changed since the file before, where there is one: saved or resumed from since this
  /// was set, or resumed from with `savingChanges`. The machine notices from then on what changes, which takes a little time.
  public var savesChanges = false
  /// The file that the next one may tell the difference to.
  var base: SaveBase?
  /// Instructions that harts count, and that this machine did not carry out.
  var unexecuted: UInt64 = 0
  let runs = Atomic<Bool>(false)
  /// The thread that `start` made.
  var thread: HostThread?
  /// What `wait` returns: written by that thread, read when it has ended.
  var ending: Ending?

  /// Builds a machine, loads what it starts with, and leaves it before its first instruction.
  ///
  /// - Parameters:
  ///   - configuration: what it consists of. Its disks come first.
  ///   - program: what it starts, in place of the files that the configuration names; an ELF file, or what is to lie at
  ///     the start of memory.
  ///   - console: the other end of the serial line; without one there is only `send` and `onOutput`.
  ///   - virtioConsole: the other end of a virtio console, if there is to be one.
  ///   - disks: more disks, after those of the configuration.
  ///   - networks: what the cables of more network cards lead to, after those of the configuration; whoever has a frame
  ///     calls `inputArrived`.
  /// - Throws: the first thing that is wrong with the configuration, or with a file that it names.
  public convenience init(
    _ configuration: MachineConfiguration, program: [UInt8]? = nil,
    console: (any SerialPort)? = nil, virtioConsole: (any SerialPort)? = nil,
    disks: [any BlockMedium] = [], networks: [any NetworkPort] = []
  ) throws(MachineError) {
    try self.init(
      configuration,
      images: program.map { ImageBytes($0) } ?? ImageFiles(configuration: configuration),
      Ends(
        console: console, virtioConsole: virtioConsole, disks: disks, networks: networks),
      saved: nil)
  }

  /// What is at the outer ends of a machine's wires.
  struct Ends {
    let console: (any SerialPort)?
    let virtioConsole: (any SerialPort)?
    let disks: [any BlockMedium]
    let networks: [any NetworkPort]
    /// The disks of a machine that is resumed, opened already.
    var resumed: ResumedDisks?
    /// A recording, in place of the host.
    var replay: (source: any DiskAnswers, disks: [SavedMachine.Disk])?
  }

  /// Builds a machine that starts `images` or, where there is a saved one, goes on as that.
  init(
    _ configuration: MachineConfiguration, images: any ImageSource, _ ends: Ends,
    saved: SavedMachine?
  ) throws(MachineError) {
    try Self.check(configuration)
    let configuration = Self.withCardAddresses(configuration)
    self.configuration = configuration
    self.images = images
    isReplay = ends.replay != nil
    let (console, virtioConsole) = (ends.console, ends.virtioConsole)
    line = SerialLine(console)
    captures = try Captures(of: configuration, isReplayed: isReplay)
    networks = try Networks(
      of: configuration, others: ends.networks, captures, isReplayed: isReplay)
    sockets = try Sockets(of: configuration, isReplayed: isReplay, isResumed: saved != nil)
    screens = try Screens(of: configuration, console: console, isReplayed: isReplay)
    let isConnected =
      !networks.plans.isEmpty || sockets.plan != nil || screens.hasViewers
    let hasOutside = console != nil || virtioConsole != nil || isConnected
    handlers = EventHandlers()
    observatory = Observatory(hartCount: configuration.harts, handlers: handlers)
    runner = Self.runner(configuration, waitsForInput: hasOutside, observatory)

    var plan = try BoardPlan(configuration, mode: runner.mode, serial: line)
    diskFiles = try Self.files(of: configuration, ends)
    plan.disks = try Self.disks(of: configuration, diskFiles, ends)
    try plan.attachFlash(of: configuration, isReplay: isReplay)
    media = plan.disks
    plan.console = virtioConsole
    plan.networks = networks.plans
    let shared = try SharedFolders(of: configuration, replayedFrom: ends.replay?.source)
    (plan.folders, folders) = (shared.plans, shared.recorded)
    plan.sockets = sockets.plan
    plan.hasBalloon = configuration.balloon
    soundCard = try SoundCard.of(configuration, isReplay: isReplay)
    plan.sound = soundCard.map { SoundPlan($0, configuration.sound) }
    screens.attach(to: &plan, configuration)
    // Machines with eight of these were saved without one, and stay as they were.
    plan.hasEntropyDevice =
      plan.disks.count + plan.networks.count + (virtioConsole == nil ? 0 : 1) < 8
    let choice = EngineChoice(configuration.engine, extensions: plan.extensions)
    plan.codeMemory = choice.codeMemory
    perfMap = configuration.perfMap ? try Self.perfMap(images) : nil
    plan.codeListener = perfMap
    if configuration.signature != nil { _ = try images.signatureRange() }
    board = try saved == nil ? Self.started(plan, images, configuration) : Self.restored(plan)
    let isTranslated = board.harts.contains { $0.engine != nil }
    engine = choice.engine(isTranslated: isTranslated)
    notices =
      (ends.resumed?.notices ?? []) + networks.notices + choice.notices(isTranslated: isTranslated)
      + screens.notices
    traceFile = try Self.file(configuration.trace.file, key: "trace")
    signatureFile = try Self.file(configuration.signature, key: "signature")
    line.transmitted = { [handlers] byte in handlers.transmitted(byte) }
    if let traceFile { try trace(to: traceFile, extensions: plan.extensions) }
    addParts(entropy: plan.entropy)
    if let saved { try restore(saved) }
    // Answers would come late if guest time ran ahead of who gives them.
    if isConnected || configuration.sound.output == SoundConfiguration.speakers { paceWaiting() }
    try networks.start(
      framesArrived: { [runner] in runner.inputArrived() },
      lost: { [handlers] in handlers.noticed($0) })
    try sockets.start { [runner] in runner.inputArrived() }
    try screens.start(board, runner, isDeterministic: configuration.deterministic)
    board.onInputWanted { [runner] in runner.inputArrived() }
    (runner as? TurnRunner)?.betweenPieces = { [unowned self] () throws(MachineError) in
      screens.sample(board)
      observatory.lookIfWanted(board)
      try lookIn()
    }
    (runner as? TurnRunner)?.afterPiece = { [unowned self] in lockstep?.compare(after: $0) }
    (runner as? TurnRunner)?.beforeWaiting = { [unowned self] in
      screens.sample(board)
      recording?.recorder.flush()
    }
  }

  /// Whether it runs.
  public var isRunning: Bool { runs.load(ordering: .acquiring) }

  // MARK: Parts

  private static func check(_ configuration: MachineConfiguration) throws(MachineError) {
    do throws(ConfigurationError) {
      try configuration.check()
    } catch {
      throw .configuration(error)
    }
    guard configuration.engine != .lockstep || configuration.deterministic else {
      throw .impossible(
        reason: "engine: only two runs of a deterministic machine can be compared: "
          + "add --deterministic, or choose another engine than lockstep")
    }
  }

  private static func runner(
    _ configuration: MachineConfiguration, waitsForInput: Bool, _ observatory: Observatory
  ) -> any Runner {
    configuration.deterministic
      ? TurnRunner(seed: configuration.seed, waitsForInput: waitsForInput)
      : ThreadRunner(hartCount: configuration.harts, observatory)
  }

  /// The configuration's disks; none where a machine is replayed.
  private static func files(
    of configuration: MachineConfiguration, _ ends: Ends
  ) throws(MachineError) -> [FileDisk] {
    if let resumed = ends.resumed { return resumed.files }
    return ends.replay == nil ? try BoardPlan.disks(of: configuration) : []
  }

  /// The host's disks or, of a machine that is replayed, what was read of them.
  private static func disks(
    of configuration: MachineConfiguration, _ files: [FileDisk], _ ends: Ends
  ) throws(MachineError) -> [any BlockPort] {
    if let (source, disks) = ends.replay {
      return disks.enumerated().map { number, disk in
        let isReadOnly =
          number < configuration.disks.count && configuration.disks[number].readonly
        let port = ReplayedDisk(
          number: number, byteCount: disk.byteCount, isReadOnly: isReadOnly, source)
        return configuration.engine == .lockstep ? RecordedDisk(port, number: number) : port
      }
    }
    // Only a deterministic machine goes back in time.
    let isDeterministic = configuration.deterministic
    var ports: [any BlockPort] = []
    do throws(HostError) {
      for file in files {
        ports.append(
          try isDeterministic ? DiskThread(RewindableDisk(file)) : DiskThread(file))
      }
    } catch {
      throw .unusableFile(key: "disk", reason: error.description)
    }
    ports += ends.disks.map { ImmediatePort(isDeterministic ? RewindableDisk($0) : $0) }
    guard configuration.deterministic else { return ports }
    return ports.enumerated().map { RecordedDisk($1, number: $0) }
  }

  static func board(_ plan: BoardPlan, _ images: any ImageSource) throws(MachineError) -> Board {
    do throws(BoardError) {
      return try Board(plan)
    } catch {
      throw images.error(error)
    }
  }

  /// A board before its first instruction.
  private static func started(
    _ plan: BoardPlan, _ images: any ImageSource, _ configuration: MachineConfiguration
  ) throws(MachineError) -> Board {
    var plan = plan
    if configuration.tohost { plan.toHost = try images.address(of: "tohost", for: "tohost") }
    plan.images = try images.load()
    return try board(plan, images)
  }

  /// A board that waits for its state.
  private static func restored(_ plan: BoardPlan) throws(MachineError) -> Board {
    do throws(BoardError) {
      return try Board(restoring: plan)
    } catch {
      throw .impossible(reason: error.description)
    }
  }

  private static func file(_ path: String?, key: String) throws(MachineError) -> OutputFile? {
    guard let path else { return nil }
    return try OutputFile(path, key: key)
  }

  /// A map with the names of symbols, where what the machine starts with has some and is still there.
  private static func perfMap(_ images: any ImageSource) throws(MachineError) -> PerfMap {
    let symbols = (try? images.symbols()) ?? SymbolTable()
    do throws(HostError) {
      return try PerfMap { symbols.name(of: $0) }
    } catch {
      throw .unusableFile(key: "perf-map", reason: error.description)
    }
  }

  private func trace(to file: OutputFile, extensions: ExtensionSet) throws(MachineError) {
    let writer = TraceWriter(
      configuration.trace, to: file, extensions: extensions, symbols: try images.symbols())
    onInstruction { writer.write($0) }
    onTrap { writer.write($0) }
  }
}
