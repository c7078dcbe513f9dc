import Board
import Bus
import Host

extension Machine {
  /// Saves the machine, which must not run, so that `init(resuming:)` makes one that goes on from here. This one can go on too.
  ///
  /// What is written to disks stays there: the file remembers which they are and when they were last written to. What this machine
  /// overwrites from now on is kept in files beside it (`machine.mvm.disk0.qcow2`), so that its disks can be had as they are
  /// now. The file is there whole or not at all.
  ///
  /// With `savesChanges`, the file holds only what has changed since the one that was saved last or resumed from, and needs
  /// that; unless that is not there any more, or the new file takes the place of another.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - replacing: whether it may take the place of another.
  ///   - progress: told now and then how much is done, from 0 to 1.
  /// - Returns: the file that the new one needs; nil where it holds all of the machine.
  /// - Throws: `unusableState`, with the file and the reason.
  @discardableResult
  public func save(
    to path: String, replacing: Bool = false, progress: (Double) -> Void = { _ in }
  ) throws(MachineError) -> String? {
    _ = stoppedBoard
    // What is replaced might be what the new file needs.
    let parent = replacing ? nil : parent(ofFile: path)
    do throws(HostError) {
      let file = try NewFile(path)
      var identity = try identity
      if let parent {
        (identity.parent, identity.parentFile) = (parent.base.identifier, parent.file)
      }
      do throws(ArchiveError) {
        try write(identity, to: file, changedSince: parent?.epoch, progress: progress)
      } catch {
        throw .failed(file: path, reason: file.failureReason ?? error.description)
      }
      try file.finish(replacing: replacing)
      try keepDisks(for: path, identity)
      noteBase(
        path: path, identifier: identity.identifier, parentCount: parent?.base.fileCount ?? 0)
    } catch {
      throw .unusableState(file: "save", reason: error.description)
    }
    return parent?.base.path
  }

  /// Writes an archive of the machine: all of it, or what has changed since an epoch began.
  func write(
    _ identity: MachineIdentity, to sink: any ArchiveSink, changedSince epoch: UInt32? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws(ArchiveError) {
    let writer = try ArchiveWriter(to: sink, compressor: Zstandard())
    let size = Double(board.memory.byteCount)
    try board.save(identity, to: writer, changedSince: epoch) { progress(Double($0) / size) }
    try writer.finish()
  }

  /// What the board says of itself, and what only the shell knows.
  var identity: MachineIdentity {
    get throws(HostError) {
      var identity = board.identity
      identity.product = Self.version
      var configuration = configuration
      // What "all there is" means changes with the product.
      configuration.isa = identity.isa
      identity.configuration = configuration.text(in: CurrentFolder.path)
      identity.identifier = [UInt8](repeating: 0, count: 16)
      identity.identifier.withUnsafeMutableBytes { HostEntropy().fill($0) }
      identity.saved = HostWallClock().nanosecondsSinceEpoch
      for (index, medium) in media.enumerated() {
        // What the guest has written is then not younger than what it knows of it.
        medium.rest()
        var disk = MachineIdentity.Disk()
        disk.byteCount = medium.sectorCount * 512
        if index < configuration.disks.count {
          disk.path = CurrentFolder.absolute(configuration.disks[index].file)
          // What is replayed has a disk's name, and none of its contents.
          disk.modified = isReplay ? 0 : try FileStamp(of: disk.path).modified
        }
        identity.disks.append(disk)
      }
      return identity
    }
  }
}
