internal import DiskImage
internal import Glibc

/// What the header of a side image says: an image with the old bytes of a saved machine's disk.
struct SideImage {
  let path: String
  /// The saved machine's name.
  let owner: [UInt8]
  /// The disk's file when it was written last, if this image is the one that is based on it.
  let stamp: ImageStamp
  /// Whether no bytes are kept in it.
  let isUntouched: Bool
  /// The file that it is based on; nil where that is missing.
  let backing: DiskFile.Identity?
  private let backingPath: String
  private let isOnSideImage: Bool

  /// Nil for what is no side image, or cannot be read.
  init?(_ path: String) {
    guard let file = try? DiskFile(path: path, readOnly: true, isLocked: false),
      let disk = try? QCOW2Disk(
        file: file, isReadOnly: true, decompressor: LibraryDecompressor()),
      let stamp = disk.header.stamp, !disk.header.owner.isEmpty,
      let next = try? DiskOpening.backingFile(of: disk.header, in: path)
    else { return nil }
    self.path = path
    owner = disk.header.owner
    self.stamp = stamp
    isUntouched = disk.isUntouched
    backingPath = next.path
    let base = try? DiskFile(path: next.path, readOnly: true, isLocked: false)
    backing = base?.identity
    isOnSideImage =
      base.map { base in
        next.format == .qcow2 && (try? QCOW2Header(reading: base))?.owner.isEmpty == false
      } ?? false
  }

  /// This one and those that it is based on, up to the one that is based on the disk itself; nil where one is missing or
  /// damaged.
  var chain: [SideImage]? {
    var chain = [self]
    while let last = chain.last, last.isOnSideImage {
      guard chain.count < DiskOpening.depthLimit, let next = SideImage(last.backingPath) else {
        return nil
      }
      chain.append(next)
    }
    return chain.last?.backing == nil ? nil : chain
  }
}
