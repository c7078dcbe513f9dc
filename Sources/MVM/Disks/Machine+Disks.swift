import Board
import Configuration
import DiskImage
import Host

extension Machine {
  /// Sees to it that the disks can be had as they are, now that the machine was saved.
  ///
  /// - Parameter path: the file that it was saved to.
  func keepDisks(for path: String, _ identity: MachineIdentity) throws(HostError) {
    for (number, file) in diskFiles.enumerated() {
      let disk = configuration.disks[number]
      let saved = SavedDisk(
        archive: CurrentFolder.absolute(path), number: number, identifier: identity.identifier,
        path: CurrentFolder.absolute(disk.file),
        format: disk.format.flatMap { DiskFormat(rawValue: $0.rawValue) },
        modified: identity.disks[number].modified)
      do throws(HostError) {
        try file.keepPreimages(for: saved)
      } catch {
        throw .failed(
          file: path,
          reason: "is saved, but its disk will be lost when this machine writes to it (\(error))")
      }
    }
  }

  /// Why disks can no longer be had as they were when the machine was saved, if that is so: there was no room for what
  /// was overwritten. A line each.
  public var lossesOfHistory: [String] { diskFiles.compactMap(\.lossOfHistory) }
}

extension SavedMachine {
  /// What has become of a disk.
  public enum DiskCondition: Equatable, Sendable {
    /// Nobody has written to it.
    case untouched
    /// It was written to, and what it was is seen through this file.
    case kept(side: String)
    /// Somebody has written to it, and what it was is lost.
    case lost
    /// The file is not there, or never was one.
    case missing
  }

  /// What has become of a disk since the machine was saved.
  ///
  /// - Parameter number: its place in `disks`.
  public func condition(ofDisk number: Int) -> DiskCondition {
    guard number < configuration.disks.count else { return .missing }
    let disk = SavedDisk(number, of: self, configuration.disks[number], isMoved: true)
    switch try? disk.condition() {
    case nil: return .missing
    case .untouched: return .untouched
    case .kept(let side): return .kept(side: side)
    case .lost: return .lost
    }
  }
}
