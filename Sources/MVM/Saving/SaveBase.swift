import Board
import Host

/// A file that a machine was the same as, and to which a later one may tell the difference.
struct SaveBase {
  let path: String
  let identifier: [UInt8]
  /// How many files it consists of: itself, its parent, and so on.
  let fileCount: Int
  /// The epoch of changes that began then; nil where nobody notices what changes.
  let epoch: UInt32?
}

// What the next file may tell the difference to.
extension Machine {
  /// The machine is now what a file says. `parentCount` is how many other files that one needs.
  func noteBase(path: String, identifier: [UInt8], parentCount: Int) {
    base = SaveBase(
      path: CurrentFolder.absolute(path), identifier: identifier, fileCount: parentCount + 1,
      epoch: savesChanges ? board.beginChangeEpoch() : nil)
  }

  /// The parent that a new file can have, by its path from there; nil where all must be written: nobody knows what has changed,
  /// or the file before is not what it was, or stands too far down a line of others already.
  func parent(ofFile path: String) -> (base: SaveBase, epoch: UInt32, file: String)? {
    guard savesChanges, let base, let epoch = base.epoch,
      base.fileCount < SavedMachine.fileLimit,
      let present = try? SavedMachine(base.path), present.identity.identifier == base.identifier
    else { return nil }
    return (base, epoch, FileNames.relative(base.path, from: path))
  }
}
