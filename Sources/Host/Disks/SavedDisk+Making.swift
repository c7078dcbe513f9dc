internal import DiskImage
internal import Glibc

extension SavedDisk {
  /// Makes the side image, empty, under a name that no file has, whole or not at all, and durable.
  ///
  /// - Parameters:
  ///   - base: what it is based on: the disk, or the side image of the next machine saved.
  ///   - stamp: the disk's.
  /// - Returns: its path.
  /// - Throws: `HostError`.
  func makeSide(
    of byteCount: UInt64, on base: String, format: DiskFormat, stamp: ImageStamp
  ) throws(HostError) -> String {
    var plan = QCOW2Disk.Plan(byteCount: byteCount)
    plan.backingFile = FileNames.relative(base, from: archive)
    plan.backingFormat = format
    plan.stamp = stamp
    plan.owner = identifier
    let partial = fileName("", 1) + ".\(getpid()).partial"
    DiskFile.remove(partial)
    try DiskCreation.create(partial, format: .qcow2, plan: plan)
    defer { DiskFile.remove(partial) }
    for number in 1... {
      let name = fileName("", number)
      // Unlike rename(2), link(2) never takes the place of another.
      if link(partial, name) == 0 {
        FileNames.syncFolder(of: name)
        return name
      }
      guard errno == EEXIST else {
        throw .failed(file: name, reason: HostError.reason(errno))
      }
      // Another copy of the machine, which starts at the same time, may have been first.
      if let side = try sideImages()?.first { return side.path }
    }
    throw .exists(file: archive)
  }

  /// Makes an empty overlay of `base`, under a name that no file has.
  ///
  /// - Parameters:
  ///   - kind: what the name says of it: "run", "clone".
  ///   - first: the number that the first one has.
  ///   - stamp: for a base that is no side image: its own, so that a change of it is noticed.
  /// - Returns: its path.
  /// - Throws: `HostError`.
  func makeOverlay(
    _ kind: String, from first: Int, of byteCount: UInt64, on base: String, format: DiskFormat,
    stamp: ImageStamp? = nil
  ) throws(HostError) -> String {
    var plan = QCOW2Disk.Plan(byteCount: byteCount)
    plan.backingFile = FileNames.relative(base, from: archive)
    plan.backingFormat = format
    plan.stamp = stamp
    return try DiskCreation.createFree(plan) { fileName(kind, $0 - 1 + first) }
  }
}
