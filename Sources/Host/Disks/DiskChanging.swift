public import DiskImage

/// Checks and changes images in place.
public enum DiskChanging {
  /// Looks for whatever is wrong with a qcow2 image, and repairs what can be if `repairs`.
  ///
  /// - Returns: what was found, and after a repair what is left.
  /// - Throws: `HostError`.
  public static func check(
    _ path: String, format: DiskFormat?, repairs: Bool
  ) throws(HostError) -> (found: ImageReport, left: ImageReport) {
    let file = try DiskFile(path: path, readOnly: !repairs)
    guard try DiskOpening.format(of: file, format) == .qcow2 else {
      throw .image(.refused(file: path, reason: "is raw: there is nothing to check in it"))
    }
    return try HostError.image { () throws(ImageError) in
      try QCOW2Disk.check(file, repairs: repairs, decompressor: LibraryDecompressor())
    }
  }

  /// Gives a disk another size.
  ///
  /// - Parameter shrinks: whether it may become smaller, and lose what is beyond.
  /// - Throws: `HostError`.
  public static func resize(
    _ path: String, format: DiskFormat?, to byteCount: UInt64, shrinks: Bool
  ) throws(HostError) {
    let disk = try DiskOpening.open(path, format: format, readOnly: false)
    guard byteCount >= disk.byteCount || shrinks else {
      throw .image(
        .refused(
          file: path,
          reason: "has \(disk.byteCount) bytes: to lose those from \(byteCount) on, say --shrink"))
    }
    try HostError.image { () throws(ImageError) in
      try disk.resize(to: byteCount)
      try disk.flush()
    }
  }
}
