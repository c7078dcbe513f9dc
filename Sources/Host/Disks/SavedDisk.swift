public import DiskImage

/// A disk of a saved machine. It goes on being written, and can still be had as it was.
///
///     F.disk0.qcow2 -> G.disk0.qcow2 -> disk        F, and then G, were saved, and then the disk was written to
///          ^
///     F.disk0.run2.qcow2                            what a machine resumed from F has written since
///
/// Before a part of the disk is overwritten for the first time since it was saved, its old bytes go to the side image
/// `F.disk0.qcow2`. What is not there comes from the side image of the next machine saved, and in the end from the disk. A
/// side image knows of which saved machine it is, and the last one knows the stamp of the disk when it was written last: if
/// that is still so, nobody else has written to it.
public struct SavedDisk: Sendable {
  /// The file of the saved machine.
  public let archive: String
  /// Which of its disks it is.
  public let number: Int
  /// What names the saved machine, 16 bytes.
  public let identifier: [UInt8]
  /// The disk's file.
  public let path: String
  /// What is in it; nil where the file's name says it.
  public let format: DiskFormat?
  /// When the file was last written to before the machine was saved, in nanoseconds since 1970.
  public let modified: UInt64

  /// A disk, as the saved machine remembers it.
  public init(
    archive: String, number: Int, identifier: [UInt8], path: String, format: DiskFormat?,
    modified: UInt64
  ) {
    self.archive = archive
    self.number = number
    self.identifier = identifier
    self.path = path
    self.format = format
    self.modified = modified
  }

  /// What has become of it.
  public enum Condition: Equatable, Sendable {
    /// Nobody has written to it since.
    case untouched
    /// It was written to, and is seen as it was through this side image.
    case kept(side: String)
    /// Somebody has written to it who has not kept what was there.
    case lost
  }

  /// What has become of it. Nothing is locked: while somebody writes to the disk, it changes.
  ///
  /// - Throws: `HostError`, where the disk's file cannot be looked at.
  public func condition() throws(HostError) -> Condition {
    let stamp = try FileStamp(of: path)
    guard let chain = try sideImages() else {
      return stamp.modified == modified ? .untouched : .lost
    }
    guard let first = chain.first, chain.last?.stamp == ImageStamp(stamp) else { return .lost }
    // The system may lose when a file was written last, but not what was written: where old bytes were kept, it was.
    let isUntouched = stamp.modified == modified && chain.allSatisfy(\.isUntouched)
    return isUntouched ? .untouched : .kept(side: first.path)
  }

  /// The side images through which the disk is seen, the saved machine's first; nil where it has none.
  ///
  /// An empty list where one of them is missing, or is no longer one.
  func sideImages() throws(HostError) -> [SideImage]? {
    guard let disk = try? DiskFile(path: path, readOnly: true, isLocked: false) else { return nil }
    for number in 1... {
      let name = fileName("", number)
      guard DiskFile.exists(name) else { return nil }
      guard let side = SideImage(name), side.owner == identifier else { continue }
      guard let chain = side.chain else { return [] }
      // A machine may have been resumed with a copy of its disk.
      if chain.last?.backing == disk.identity { return chain }
    }
    return nil
  }

  /// `ARCHIVE.disk0.qcow2`, `ARCHIVE.disk0.2.qcow2`; with a kind, `ARCHIVE.disk0.run2.qcow2`.
  func fileName(_ kind: String, _ count: Int) -> String {
    let ending = kind.isEmpty && count == 1 ? "" : ".\(kind)\(count)"
    return "\(archive).disk\(number)\(ending).qcow2"
  }
}
