import Board
import Bus
import Host

extension Machine {
  /// Builds a machine that goes on from where another was saved.
  ///
  ///     let machine = try Machine(resuming: SavedMachine("machine.mvm"))
  ///     print(machine.run())
  ///
  /// The disks are those of that time, also where the machine went on and wrote to them: what it overwrote was kept. What
  /// is written from now on then goes to new files beside the saved machine (see `notices`). Where somebody else has written to
  /// a disk, it is refused. What the machine starts with is not needed before it reboots.
  ///
  /// Memory is read from the file when it is needed, which therefore stays open. It may be removed or replaced meanwhile, but
  /// not be written to: what is no longer what it was ends the run with `Ending.failed`.
  ///
  /// - Parameters:
  ///   - saved: what to go on from.
  ///   - configuration: in place of the saved one: other disk files, the other way of time, traces. A machine saved in
  ///     deterministic mode goes on in parallel, and the other way round; whose turn it was is then lost.
  ///   - checkingDisks: false where the caller vouches for the disks: they are taken as they are, and only their sizes are
  ///     compared.
  ///   - asClone: whether this is to be a copy: the machine that was saved, and other copies, may go on beside it. Its disks
  ///     and flash memory are then written to in files of its own. That it is another machine it is told, and so is every
  ///     parallel machine: nobody could tell it from a copy.
  ///   - savingChanges: sets `savesChanges`, for later files to tell the difference to this one.
  ///   - console: the other end of the serial line.
  ///   - virtioConsole: the other end of its virtio console, if it had one.
  ///   - disks: those that were not the configuration's, as when it was made.
  ///   - networks: those that were not the configuration's, as when it was made.
  /// - Throws: what is wrong with the file, with a disk, or with the configuration.
  public convenience init(
    resuming saved: SavedMachine, configuration: MachineConfiguration? = nil,
    checkingDisks: Bool = true, asClone: Bool = false, savingChanges: Bool = false,
    console: (any SerialPort)? = nil,
    virtioConsole: (any SerialPort)? = nil,
    disks: [any BlockMedium] = [], networks: [any NetworkPort] = []
  ) throws(MachineError) {
    let resumed = try ResumedDisks(
      of: saved, configuration ?? saved.configuration, checking: checkingDisks, isClone: asClone)
    var ends = Ends(
      console: console, virtioConsole: virtioConsole, disks: disks, networks: networks)
    ends.resumed = resumed
    try self.init(
      resumed.configuration, images: ImageFiles(configuration: resumed.configuration), ends,
      saved: saved)
    resumed.take()
    savesChanges = savingChanges
    // Before anything can change.
    noteBase(
      path: saved.path, identifier: saved.identity.identifier, parentCount: origins.count - 1)
    if asClone || !self.configuration.deterministic { beginGeneration(of: saved) }
  }

  /// From here on the machine is not the one that was saved, which may go on elsewhere: it gets random bytes of its own and
  /// another generation identifier, and its clock goes on by what has passed in the world.
  private func beginGeneration(of saved: SavedMachine) {
    var seed: UInt64 = 0
    withUnsafeMutableBytes(of: &seed) { HostEntropy().fill($0) }
    (board.entropy as? SeededEntropy)?.reseed(seed)
    let now = HostWallClock().nanosecondsSinceEpoch
    let hasPassed = !configuration.deterministic && now > saved.savedAt
    board.beginGeneration(elapsed: hasPassed ? now - saved.savedAt : 0)
  }

  /// Builds the machine that a recording begins with.
  convenience init(
    replaying saved: SavedMachine, from source: any DiskAnswers, engine: ExecutionEngine,
    console: (any SerialPort)?
  ) throws(MachineError) {
    var configuration = saved.configuration
    configuration.engine = engine
    (configuration.trace, configuration.signature) = (TraceConfiguration(), nil)
    // Those that were not the configuration's.
    let cards = saved.networkCount - configuration.networks.count { $0.kind != .none }
    var ends = Ends(
      console: console, virtioConsole: saved.hasVirtioConsole ? SilentConsole() : nil, disks: [],
      networks: (0..<max(0, cards)).map { _ in ReplayedNetwork(like: HostNetwork.userAbilities) })
    ends.replay = (source, saved.disks)
    try self.init(
      configuration, images: ImageFiles(configuration: configuration), ends, saved: saved)
  }

  /// Gives the board what was saved.
  func restore(_ saved: SavedMachine) throws(MachineError) {
    let parents = try saved.parents()
    let memory = try SavedMachine.memory(of: parents, neededBy: saved)
    do throws(ArchiveError) {
      let reader = try saved.anotherReader()
      try withoutExecution { () throws(ArchiveError) in
        try board.restore(from: reader, over: memory)
      }
    } catch {
      throw .unusableState(file: saved.path, reason: error.description)
    }
    origins = ([saved] + parents).map(\.path)
    for (index, medium) in media.enumerated() where index < saved.disks.count {
      guard medium.sectorCount * 512 == saved.disks[index].byteCount else {
        throw .unusableState(
          file: saved.path,
          reason: "its disk \(index) had \(saved.disks[index].byteCount) bytes, "
            + "but this one has \(medium.sectorCount * 512)")
      }
    }
  }
}
