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

  /// Makes an empty qcow2 image under the first name that no file has, and returns it.
  ///
  /// - Parameters:
  ///   - byteCount: the size of the disk.
  ///   - name: the names to try, by numbers from 1 on.
  /// - Throws: `HostError`.
  public static func createFree(
    byteCount: UInt64, name: (Int) -> String
  ) throws(HostError) -> String {
    try createFree(QCOW2Disk.Plan(byteCount: byteCount), name: name)
  }

  /// The same of any plan.
  static func createFree(
    _ plan: QCOW2Disk.Plan, name: (Int) -> String
  ) throws(HostError) -> String {
    var number = 1
    while true {
      do throws(HostError) {
        try create(name(number), format: .qcow2, plan: plan)
        return name(number)
      } catch .exists {
        number += 1
      }
    }
  }

  /// Takes away an image that was made for nothing.
  public static func remove(_ path: String) { DiskFile.remove(path) }
}
