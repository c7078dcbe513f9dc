public import DiskImage

/// Disks of saved machines: a disk goes on being written after its machine was saved, and is still there as it was.
///
/// The side image is an overlay of the disk with the old bytes of what was overwritten. It remembers the disk's file
/// as it was when it was closed last: if that is still so, nobody else has written to it.
public enum DiskHistory {
  /// A disk as a saved machine is to have it.
  public struct View {
    /// Its bytes are those of the instant at which the machine was saved.
    public let disk: FileDisk
    /// What the user ought to know, if anything.
    public let notice: String?
  }

  /// Opens a disk as it was when a machine was saved.
  ///
  /// If nobody has written to it since, it is opened itself, and what is overwritten is kept. If only the machine that went
  /// on has, what it has overwritten is seen from the side image, and what is written from now on goes to a new overlay.
  ///
  /// - Parameters:
  ///   - saved: the disk's file as it was at that instant.
  ///   - overlay: the file that is made in the second case.
  /// - Throws: `HostError`, also where somebody else has written to the disk.
  public static func resume(
    _ path: String, format: DiskFormat? = nil, saved: FileStamp, side: String, overlay: String
  ) throws(HostError) -> View {
    let stamp = try FileStamp(of: path)
    if stamp == saved {
      let disk = try FileDisk(path: path, format: format)
      disk.keepPreimages(in: side)
      return View(disk: disk, notice: nil)
    }
    guard try remembered(side) == ImageStamp(stamp) else {
      throw .image(
        .refused(
          file: path,
          reason: "was written since the machine was saved, and not by that machine alone: "
            + "what it was is lost"))
    }
    var plan = QCOW2Disk.Plan(byteCount: 0)
    plan.backingFile = CurrentFolder.absolute(side)
    plan.backingFormat = .qcow2
    plan.byteCount = try DiskOpening.open(side, format: .qcow2, readOnly: true).byteCount
    try DiskCreation.create(overlay, format: .qcow2, plan: plan)
    return View(
      disk: try FileDisk(path: overlay, format: .qcow2),
      notice: "\(path): was written since the machine was saved; "
        + "what the resumed machine writes goes to \(overlay)")
  }

  /// What a side image remembers of its disk; nil without one.
  private static func remembered(_ side: String) throws(HostError) -> ImageStamp? {
    let file: DiskFile
    do throws(HostError) {
      file = try DiskFile(path: side, readOnly: true)
    } catch .missing {
      return nil
    }
    return try HostError.image { () throws(ImageError) in try QCOW2Header(reading: file).stamp }
  }

  /// Makes the side image of a disk, or opens the one that is there.
  static func side(
    _ path: String, of disk: any VirtualDisk, _ diskPath: String
  ) throws(ImageError) -> QCOW2Disk {
    do throws(HostError) {
      var plan = QCOW2Disk.Plan(byteCount: disk.byteCount)
      plan.backingFile = CurrentFolder.absolute(diskPath)
      plan.backingFormat = disk.format
      plan.hasStamp = true
      do throws(HostError) {
        try DiskCreation.create(path, format: .qcow2, plan: plan)
      } catch .exists {
      }
      let file = try DiskFile(path: path, readOnly: false)
      return try HostError.image { () throws(ImageError) in
        try QCOW2Disk(
          file: file, backing: disk, isReadOnly: false, decompressor: LibraryDecompressor())
      }
    } catch {
      throw .failed(file: path, reason: error.description)
    }
  }
}

extension ImageStamp {
  /// A file's.
  init(_ stamp: FileStamp) {
    self.init(byteCount: stamp.byteCount, modified: stamp.modified)
  }
}
