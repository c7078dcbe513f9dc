public import DiskImage
internal import Glibc

/// Moves the contents of disks.
public enum DiskConversion {
  private static let pieceSize: UInt64 = 2 << 20

  /// Copies what can be read of a disk into a new file. What is zero takes no space there.
  ///
  /// - Parameters:
  ///   - plan: what a qcow2 image is to be like; its size does not count.
  ///   - progress: hears how many bytes of how many are done, a few thousand times at most.
  /// - Throws: `HostError`; there is then no new file.
  public static func convert(
    _ source: String, from sourceFormat: DiskFormat?, to target: String, as format: DiskFormat,
    plan: QCOW2Disk.Plan, progress: (UInt64, UInt64) -> Void
  ) throws(HostError) {
    let disk = try DiskOpening.open(source, format: sourceFormat, readOnly: true)
    try copy(disk, to: target, as: format, plan: plan, progress: progress)
  }

  /// The same with a disk that is open.
  static func copy(
    _ disk: any VirtualDisk, to target: String, as format: DiskFormat, plan: QCOW2Disk.Plan,
    progress: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(HostError) {
    var plan = plan
    plan.byteCount = disk.byteCount
    try DiskCreation.create(target, format: format, plan: plan)
    do throws(HostError) {
      let copy = try DiskOpening.open(target, format: format, readOnly: false)
      try HostError.image { () throws(ImageError) in
        try copyAll(of: disk, to: copy, progress: progress)
        try copy.flush()
      }
    } catch {
      DiskFile.remove(target)
      throw error
    }
  }

  /// Writes what is stored in an overlay into the image that it is based on, which must be writable, and empties the
  /// overlay.
  ///
  /// - Throws: `HostError`. If it fails, or ends in the middle, nothing is lost: it can be done again.
  public static func commit(
    _ path: String, progress: (UInt64, UInt64) -> Void
  ) throws(HostError) {
    let base: (path: String, format: DiskFormat?)
    do {
      let file = try DiskFile(path: path, readOnly: true)
      guard try DiskOpening.format(of: file, nil) == .qcow2,
        let backing = try DiskOpening.backingFile(
          of: HostError.image { () throws(ImageError) in try QCOW2Header(reading: file) }, in: path)
      else { throw HostError.image(.refused(file: path, reason: "is based on no other image")) }
      base = backing
    }
    let target = try DiskOpening.open(base.path, format: base.format, readOnly: false)
    let overlay = try DiskOpening.openAlone(path)
    try HostError.image { () throws(ImageError) in
      if overlay.byteCount > target.byteCount { try target.resize(to: overlay.byteCount) }
      try copyStored(of: overlay, to: target, progress: progress)
      // Only what is kept there may be given up here.
      try target.flush()
      try overlay.drop()
    }
  }

  private static func copyAll(
    of disk: any VirtualDisk, to copy: any VirtualDisk, progress: (UInt64, UInt64) -> Void
  ) throws(ImageError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(pieceSize), alignment: 4096)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < disk.byteCount {
      progress(offset, disk.byteCount)
      let extent = try seen(disk, offset)
      guard extent.kind != .zero else {
        offset += extent.count
        continue
      }
      let count = min(extent.count, pieceSize - offset % pieceSize)
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(count)])
      try disk.read(at: offset, into: piece)
      try writeParts(of: UnsafeRawBufferPointer(piece), at: offset, to: copy)
      offset += count
    }
    progress(disk.byteCount, disk.byteCount)
  }

  /// What the bytes from `offset` on are, with the backing files looked into.
  private static func seen(_ disk: any VirtualDisk, _ offset: UInt64) throws(ImageError) -> Extent {
    let extent = try disk.extent(at: offset)
    guard extent.kind == .absent else { return extent }
    guard let backing = (disk as? QCOW2Disk)?.backing, offset < backing.byteCount else {
      return Extent(kind: .zero, count: extent.count)
    }
    let below = try seen(backing, offset)
    return Extent(kind: below.kind, count: min(below.count, extent.count))
  }

  /// Writes those 64 KiB that are not all zero.
  private static func writeParts(
    of piece: UnsafeRawBufferPointer, at offset: UInt64, to copy: any VirtualDisk
  ) throws(ImageError) {
    var start = 0
    while start < piece.count {
      let end = min(piece.count, (start / 65536 + 1) * 65536)
      let part = UnsafeRawBufferPointer(rebasing: piece[start..<end])
      if !isZero(part) { try copy.write(at: offset + UInt64(start), from: part) }
      start = end
    }
  }

  private static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, bytes[0] == 0 else { return bytes.isEmpty }
    return memcmp(start, start + 1, bytes.count - 1) == 0
  }

  private static func copyStored(
    of overlay: QCOW2Disk, to target: any VirtualDisk, progress: (UInt64, UInt64) -> Void
  ) throws(ImageError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(pieceSize), alignment: 4096)
    defer { buffer.deallocate() }
    var offset: UInt64 = 0
    while offset < overlay.byteCount {
      progress(offset, overlay.byteCount)
      let extent = try overlay.extent(at: offset)
      var count = extent.count
      switch extent.kind {
      case .absent: break
      case .zero: try target.writeZeroes(at: offset, count: count, mayUnmap: true)
      case .data:
        count = min(count, pieceSize)
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(count)])
        try overlay.read(at: offset, into: piece)
        try target.write(at: offset, from: UnsafeRawBufferPointer(piece))
      }
      offset += count
    }
    progress(overlay.byteCount, overlay.byteCount)
  }
}
