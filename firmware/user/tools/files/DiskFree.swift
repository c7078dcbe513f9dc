import System

enum DiskFree {
  static let tool = Tool(
    "df", "[-hiaT] [FILE]...", "Prints how full file systems are.",
    [
      Option("h", "human-readable", "sizes as 1.5K"), Option("k", "sizes in kibibytes"),
      Option("i", "inodes", "files, not sizes"), Option("a", "all", "those without a size, too"),
      Option("T", "print-type", "with the kind of file system"),
    ], run)

  private static func run(_ call: Invocation) {
    var mounts = attempt("/proc/mounts", try FileSystem.mounts()) ?? []
    if !call.operands.isEmpty {
      mounts = call.operands.compactMap { mount(of: $0, in: mounts) }
    }
    printHeading(call)
    for mount in mounts { show(mount, call) }
  }

  /// The last one mounted on a directory above the file.
  private static func mount(
    of path: ByteString, in mounts: [FileSystem.Mount]
  ) -> FileSystem.Mount? {
    guard let metadata = attempt(path, try FileSystem.metadata(of: path)) else { return nil }
    return mounts.last { (try? FileSystem.metadata(of: $0.path))?.device == metadata.device }
  }

  private static func printHeading(_ call: Invocation) {
    let type: ByteString = call.has("T") ? "Type       " : ""
    let size: ByteString = call.has("i") ? "Inodes" : call.has("h") ? "Size" : "1K-blocks"
    output.line(
      "\("Filesystem", width: 20) \(type)\(size, right: 10) \("Used", right: 10) "
        + "\("Available", right: 10) Use% Mounted on")
  }

  private static func show(_ mount: FileSystem.Mount, _ call: Invocation) {
    guard let statistics = attempt(mount.path, try FileSystem.statistics(of: mount.path)) else {
      return
    }
    if statistics.size == 0 && !call.has("a") && call.operands.isEmpty { return }
    let type: ByteString = call.has("T") ? "\(mount.type, width: 10) " : ""
    var total = statistics.size
    var free = statistics.free
    var available = statistics.available
    if call.has("i") {
      (total, free, available) = (statistics.files, statistics.freeFiles, statistics.freeFiles)
    }
    let used = total - free
    let visible = used + available
    let percent: ByteString = visible > 0 ? "\((used * 100 + visible - 1) / visible)%" : "-"
    output.line(
      "\(mount.device, width: 20) \(type)\(size(total, call), right: 10) "
        + "\(size(used, call), right: 10) \(size(available, call), right: 10) "
        + "\(percent, right: 4) \(mount.path)")
  }

  private static func size(_ number: Int, _ call: Invocation) -> ByteString {
    if call.has("i") { return "\(number)" }
    return call.has("h") ? ByteString(humanSize: number) : "\(number / 1024)"
  }
}
