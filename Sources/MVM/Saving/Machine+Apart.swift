import Board
import Bus
import Configuration
import Host

extension Machine {
  /// Saves the machine, which must not run, with copies of its disks beside the file (`copy.mvm.disk0.copy.qcow2`), so that what
  /// either does from here on is nothing to the other. Disks that are only read are shared.
  ///
  /// - Throws: `unusableState`, with the file and the reason.
  public func saveApart(to path: String) throws(MachineError) {
    _ = stoppedBoard
    do throws(HostError) {
      var identity = try identity
      var configuration = configuration
      configuration.isa = identity.isa
      for (number, disk) in diskFiles.enumerated() where !disk.isReadOnly {
        let copy = "\(CurrentFolder.absolute(path)).disk\(number).copy.qcow2"
        try disk.copyContents(to: copy)
        configuration.disks[number].file = copy
        configuration.disks[number].format = .qcow2
        identity.disks[number].path = copy
        identity.disks[number].modified = try FileStamp(of: copy).modified
      }
      identity.configuration = configuration.text(in: CurrentFolder.path)
      let file = try NewFile(path)
      do throws(ArchiveError) {
        try write(identity, to: file)
      } catch {
        throw .failed(file: path, reason: file.failureReason ?? error.description)
      }
      try file.finish(replacing: false)
    } catch {
      throw .unusableState(file: "save", reason: error.description)
    }
  }
}
