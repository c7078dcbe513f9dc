internal import DiskImage

/// Keeps a disk as it was when a machine was saved, from the first write on.
final class DiskKeeper {
  /// The disk as it is to be used from now on.
  let preimages: PreimageDisk
  private let side: SideFile

  /// - Parameter path: the side image that the old bytes go to, if it is there already.
  init(_ disk: any VirtualDisk, for saved: SavedDisk, in path: String? = nil) {
    let side = SideFile(of: saved, path)
    self.side = side
    preimages = PreimageDisk(disk) { () throws(ImageError) in try side.open(on: disk) }
  }

  /// Whether nothing is lost where a machine that is saved takes the place of this one: it is in the same file, and nothing
  /// was kept, or nothing can be.
  func isReplaced(by saved: SavedDisk) -> Bool {
    preimages.failure != nil || (side.path == nil && side.saved.archive == saved.archive)
  }

  /// Hands the disk over to the keeper of a machine that was saved later: what is not in this side image is in that one from
  /// now on. The disk is not written to meanwhile, so that it does not matter when this process is killed: the disk is seen
  /// alike by this side image, by the two, and by the later one alone.
  ///
  /// - Throws: `HostError`; then nothing has changed.
  func handOver(to next: DiskKeeper) throws(HostError) {
    let later = try HostError.image { () throws(ImageError) in try next.preimages.open() }
    do throws(HostError) {
      try rebase(on: later.name)
      next.preimages.watch()
    } catch {
      try? later.noteStamp(.none)
      preimages.watch()
      throw error
    }
  }

  private func rebase(on path: String) throws(HostError) {
    guard let own = side.path else {
      _ = try side.saved.makeSide(
        of: preimages.byteCount, on: path, format: .qcow2, stamp: .none)
      return
    }
    try HostError.image { () throws(ImageError) in
      try preimages.open().setBackingFile(
        FileNames.relative(path, from: own), format: .qcow2)
    }
  }

  /// Makes what is kept survive the end of the host.
  func close() {
    preimages.close()
    try? preimages.side?.flush()
    // Whoever writes to the disk next gives it another stamp.
    preimages.stamp?.waitUntilPast()
  }

  /// The file of a side image, which may be still to be made.
  private final class SideFile {
    let saved: SavedDisk
    private(set) var path: String?

    init(of saved: SavedDisk, _ path: String?) {
      self.saved = saved
      self.path = path
    }

    func open(on disk: any VirtualDisk) throws(ImageError) -> QCOW2Disk {
      do throws(HostError) {
        guard let stamp = disk.stamp else {
          throw .failed(file: disk.name, reason: "cannot be looked at")
        }
        let place: String
        if let path {
          place = path
        } else {
          place = try saved.makeSide(
            of: disk.byteCount, on: saved.path, format: disk.format, stamp: stamp)
          path = place
        }
        let file = try DiskFile(path: place, readOnly: false)
        return try HostError.image { () throws(ImageError) in
          let side = try QCOW2Disk(
            file: file, backing: disk, isReadOnly: false, decompressor: LibraryDecompressor())
          guard side.header.stamp == stamp else {
            throw .refused(file: file.name, reason: "shows \(disk.name) at another instant")
          }
          return side
        }
      } catch .image(let error) {
        throw error
      } catch {
        throw .failed(file: path ?? saved.fileName("", 1), reason: error.description)
      }
    }
  }
}
