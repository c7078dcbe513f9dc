import Board
import Bus
import Configuration
import Host

/// The shared folders of a machine.
struct SharedFolders {
  /// What the board is given.
  let plans: [FolderPlan]
  /// Those of a deterministic machine, whose answers can be noted.
  let recorded: [RecordedFolder]

  /// Opens the folders of a configuration or, where a machine is replayed, none: `source` has what they said.
  init(
    of configuration: MachineConfiguration, replayedFrom source: (any DiskAnswers)?
  ) throws(MachineError) {
    var plans: [FolderPlan] = []
    var recorded: [RecordedFolder] = []
    for (index, share) in configuration.shares.enumerated() {
      var port: any FolderPort
      if let source {
        port = ReplayedFolder(index: index, isReadOnly: share.readonly, source)
      } else {
        port = try Self.folder(share)
      }
      if configuration.deterministic {
        let folder = RecordedFolder(port, index: index)
        recorded.append(folder)
        port = folder
      }
      plans.append(FolderPlan(port: port, tag: Array(share.tagOrName.utf8)))
    }
    self.plans = plans
    self.recorded = recorded
  }

  private static func folder(_ share: ShareConfiguration) throws(MachineError) -> HostFolder {
    do throws(HostError) {
      return try HostFolder(share.folder, isReadOnly: share.readonly)
    } catch {
      throw .unusableFile(key: "share", reason: error.description)
    }
  }
}
