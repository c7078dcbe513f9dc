import System

/// The file systems that every program relies on.
enum FileSystems {
  private static let rows: [(device: ByteString, path: ByteString, type: ByteString)] = [
    ("proc", "/proc", "proc"), ("devfs", "/dev", "devtmpfs"), ("tmpfs", "/tmp", "tmpfs"),
  ]

  /// What the kernel has mounted already is busy, and good.
  static func mount() {
    for row in rows {
      try? FileSystem.makeDirectory(row.path, permissions: 0o755)
      do throws(Errno) {
        try FileSystem.mount(row.device, at: row.path, type: row.type)
      } catch {
        if error != .resourceBusy { Program.complain("\(row.path): \(error)") }
      }
    }
  }

  /// The last mounted first; the root can only be made read-only.
  static func unmount() {
    for mount in ((try? FileSystem.mounts()) ?? []).reversed() {
      let isNeeded = mount.path == "/" || mount.path == "/proc" || mount.path == "/dev"
      if !isNeeded { try? FileSystem.unmount(mount.path) }
    }
    try? FileSystem.mount("", at: "/", type: "", options: [.remount, .readOnly])
  }
}
