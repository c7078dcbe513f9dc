import System

enum Mounting {
  static let mount = Tool(
    "mount", "[-t TYPE] [-o OPTIONS] [DEVICE DIRECTORY]",
    "Makes a file system appear at a directory, or lists those that do.",
    [
      Option("t", "types", value: "TYPE", "the kind of file system, else ext2"),
      Option("o", "options", value: "OPTIONS", "ro, remount, bind, and the file system's own"),
      Option("r", "read-only", "read only"),
    ], runMount)

  static let unmount = Tool(
    "umount", "[-a] DIRECTORY...", "Makes file systems disappear again.",
    [Option("a", "all", "all but the root's"), Option("r", "accepted for scripts")], runUnmount)

  private static func runMount(_ call: Invocation) {
    if call.operands.isEmpty { return list() }
    var options: FileSystem.MountOptions = call.has("r") ? .readOnly : []
    var data: [ByteString] = []
    for name in call.values("o").flatMap({ $0.split(at: ",") }) {
      switch name {
      case "ro": options.insert(.readOnly)
      case "remount": options.insert(.remount)
      case "bind": options.insert(.bind)
      case "rw", "defaults": break
      default: data.append(name)
      }
    }
    let path = call.operands[call.operands.count - 1]
    let device = call.operands.count > 1 ? call.operands[0] : "none"
    let type = call.value("t") ?? "ext2"
    let text = data.joined(by: ",")
    attempt(
      "\(device) at \(path)",
      try FileSystem.mount(device, at: path, type: type, options: options, data: text))
  }

  private static func list() {
    for mount in attempt("/proc/mounts", try FileSystem.mounts()) ?? [] {
      output.line("\(mount.device) on \(mount.path) type \(mount.type) (\(mount.options))")
    }
  }

  private static func runUnmount(_ call: Invocation) {
    var paths = call.operands
    if call.has("a") {
      let mounts = attempt("/proc/mounts", try FileSystem.mounts()) ?? []
      paths = mounts.map { $0.path }.filter { $0 != "/" && $0 != "/proc" }.reversed()
    } else {
      call.require(atLeast: 1)
    }
    for path in paths { attempt(path, try FileSystem.unmount(path)) }
  }
}
