internal import DiskImage

extension SavedDisk {
  /// A disk as a resumed machine is to have it.
  public struct View: Sendable {
    /// Its bytes are those of the instant at which the machine was saved.
    public let disk: FileDisk
    /// What was made for it: where it is written to. Nil where that is the disk itself.
    public let overlay: String?
  }

  /// Opens the disk as it was, to go on with it.
  ///
  /// If nobody has written to it since, it is opened itself, and what is overwritten is kept. If only machines have that
  /// kept what they overwrote, the disk is seen through the side image, and what is written goes to a new overlay beside the
  /// saved machine. So it is, too, while copies of the machine run, which read the disk.
  ///
  /// - Parameter isApart: whether it must be an overlay, because another disk of the machine is one: the disks as they are
  ///   belong together.
  /// - Throws: `HostError`, also where somebody else has written to the disk, or uses it.
  public func resume(isApart: Bool = false) throws(HostError) -> View {
    switch try lockedCondition() {
    case .lost: throw lost
    case .kept(let side): return try overlay("run", from: 2, on: side)
    case .untouched where isApart: return try overlay("run", from: 2, on: try ownSide())
    case .untouched:
      let disk: FileDisk
      do throws(HostError) {
        disk = try FileDisk(path: path, format: format)
      } catch .locked {
        return try overlay("run", from: 2, on: try ownSide())
      }
      // Since it was locked nobody has.
      guard try condition() == .untouched else { throw lost }
      try disk.keepPreimages(for: self, in: sideImages()?.last?.path)
      return View(disk: disk, overlay: nil)
    }
  }

  /// Opens the disk as it was for a copy of the machine: it stays as it is, whatever becomes of the saved machine and of
  /// other copies, and what is written goes to a new overlay beside the saved machine.
  ///
  /// - Throws: `HostError`, also where somebody else has written to the disk, or is writing.
  public func clone() throws(HostError) -> View {
    switch try lockedCondition() {
    case .lost: throw lost
    case .kept(let side): return try overlay("clone", from: 1, on: side)
    case .untouched: return try overlay("clone", from: 1, on: try ownSide())
    }
  }

  /// The same for a disk that is taken as it is now, since somebody vouches for it.
  ///
  /// - Throws: `HostError`.
  public func cloneAsItIs() throws(HostError) -> View {
    let disk = try DiskOpening.open(path, format: format, readOnly: true)
    return try overlay("clone", from: 1, on: path, format: disk.format, stamp: disk.stamp)
  }

  private var lost: HostError {
    .image(
      .refused(
        file: path,
        reason: "was written to since the machine was saved, and not by that machine alone: "
          + "what it was is lost"))
  }

  /// While nobody writes.
  private func lockedCondition() throws(HostError) -> Condition {
    let file = try DiskFile(path: path, readOnly: true)
    defer { withExtendedLifetime(file) {} }
    return try condition()
  }

  /// The side image of a disk that nobody has written to, so that a copy does not mind when somebody will.
  private func ownSide() throws(HostError) -> String {
    if let side = try sideImages()?.first { return side.path }
    let disk = try DiskOpening.open(path, format: format, readOnly: true)
    defer { withExtendedLifetime(disk) {} }
    guard let stamp = disk.stamp, stamp.modified == modified else { throw lost }
    return try makeSide(of: disk.byteCount, on: path, format: disk.format, stamp: stamp)
  }

  private func overlay(
    _ kind: String, from first: Int, on base: String, format: DiskFormat = .qcow2,
    stamp: ImageStamp? = nil
  ) throws(HostError) -> View {
    let byteCount = try DiskOpening.open(base, format: format, readOnly: true).byteCount
    let name = try makeOverlay(
      kind, from: first, of: byteCount, on: base, format: format, stamp: stamp)
    do throws(HostError) {
      return View(disk: try FileDisk(path: name, format: .qcow2), overlay: name)
    } catch {
      DiskFile.remove(name)
      throw error
    }
  }
}
