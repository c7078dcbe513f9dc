/// The root that the kernel's command line asks for, instead of the files that the firmware brought along:
/// `root=/dev/vda1 rootfstype=ext2 ro`.
enum RootFileSystem {
  /// Called once, in a thread that may wait. If it fails the initial file system stays the root.
  static func start() {
    BlockDevices.findPartitions()
    guard let source = BootOptions.value("root") else { return }
    guard let entry = BlockDevices.named(source) else {
      return log("root=\(source.text): there is no such device")
    }
    let isReadOnly = entry.device.isReadOnly || BootOptions.contains("ro")
    for kind in kinds {
      do throws(Errno) {
        let fileSystem = try FileSystemKinds.make(kind, on: entry, isReadOnly: isReadOnly)
        Mounts.mountRoot(fileSystem, source: ByteString("/dev/") + entry.name)
        let how = fileSystem.isReadOnly ? ", read only" : ""
        return log("root: \(kind.text) on \(entry.name.text)\(how)")
      } catch {
        log("root=\(source.text): it cannot be mounted as \(kind.text) (error \(error.rawValue))")
      }
    }
  }

  /// The one that was asked for, or all that lie on devices.
  private static var kinds: [ByteString] {
    if let kind = BootOptions.value("rootfstype") { return [kind] }
    return FileSystemKinds.all.filter { $0.isOnDevice }.map { $0.name }
  }
}
