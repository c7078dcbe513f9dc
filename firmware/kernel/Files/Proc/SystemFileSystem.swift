/// The little of Linux's /sys that programs ask for: which terminal the console is, and which harts there are.
final class SystemFileSystem: FileSystem {
  private var rootInode: ProcInode?

  override var kind: ByteString { "sysfs" }
  override var isUncached: Bool { true }

  init() {
    super.init(device: Mounts.anonymousDevice(), isReadOnly: false)
    rootInode = ProcInode(self, 1, .directory { Self.entries })
  }

  override var root: Inode { rootInode.unsafelyUnwrapped }

  override func statistics() -> FileSystemStatistics {
    var result = FileSystemStatistics()
    result.magic = 0x6265_6572
    return result
  }

  private static var entries: [ProcEntry] {
    let harts = { "0" + (Kernel.harts.count > 1 ? "-\(Kernel.harts.count - 1)" : "") + "\n" }
    let names: [ByteString] = ["online", "possible", "present"]
    return [
      directory("class", [directory("tty", [directory("console", [console])])]),
      directory(
        "devices",
        [directory("system", [directory("cpu", names.map { ProcEntry($0, .text(harts)) })])]),
    ]
  }

  private static func directory(_ name: ByteString, _ entries: [ProcEntry]) -> ProcEntry {
    ProcEntry(name, .directory { entries })
  }

  /// /sys/class/tty/console/active
  private static var console: ProcEntry {
    ProcEntry("active", .text { Devices.consoleName.text + "\n" })
  }
}
