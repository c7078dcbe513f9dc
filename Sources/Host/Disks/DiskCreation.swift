public import DiskImage

/// Makes disk images.
public enum DiskCreation {
  /// Makes a file with an empty disk in it. An existing one is not touched.
  ///
  /// - Parameter plan: its size, and for qcow2 the rest.
  /// - Throws: `HostError`.
  public static func create(
    _ path: String, format: DiskFormat, plan: QCOW2Disk.Plan
  ) throws(HostError) {
    let file = try DiskFile(creating: path)
    do throws(HostError) {
      try HostError.image { () throws(ImageError) in
        switch format {
        case .raw: try file.truncate(to: plan.byteCount)
        case .qcow2:
          try QCOW2Disk.create(plan, in: file, decompressor: LibraryDecompressor())
        }
      }
    } catch {
      DiskFile.remove(path)
      throw error
    }
  }
}
