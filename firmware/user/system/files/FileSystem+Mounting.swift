import CSystem

extension FileSystem {
  public struct MountOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let readOnly = MountOptions(rawValue: 1)
    public static let remount = MountOptions(rawValue: 32)
    public static let bind = MountOptions(rawValue: 4096)
  }

  /// Makes the file system on `device` appear at `path` (mount(2)).
  public static func mount(
    _ device: ByteString, at path: ByteString, type: ByteString, options: MountOptions = [],
    data: ByteString = ""
  ) throws(Errno) {
    try device.withTerminated { (device) throws(Errno) in
      try path.withTerminated { (path) throws(Errno) in
        try type.withTerminated { (type) throws(Errno) in
          try data.withTerminated { (data) throws(Errno) in
            _ = try SystemCall.mount(device, path, type, options.rawValue, data)
          }
        }
      }
    }
  }

  public static func unmount(_ path: ByteString) throws(Errno) {
    try path.withTerminated { (path) throws(Errno) in _ = try SystemCall.unmount(path, 0) }
  }

  /// A line of /proc/mounts.
  public struct Mount: Sendable {
    public let device: ByteString
    public let path: ByteString
    public let type: ByteString
    public let options: ByteString
  }

  public static func mounts() throws(Errno) -> [Mount] {
    try contents(of: "/proc/mounts").lines.compactMap { line in
      let words = line.words
      guard words.count >= 4 else { return nil }
      return Mount(device: words[0], path: words[1], type: words[2], options: words[3])
    }
  }

  /// How full a file system is, in bytes and in files (statfs(2)).
  public struct Statistics: Sendable {
    let raw: linux_statfs
    public var type: Int { Int(raw.type) }
    public var blockSize: Int { Int(raw.block_size) }
    public var size: Int { Int(raw.blocks) * blockSize }
    public var free: Int { Int(raw.blocks_free) * blockSize }
    public var available: Int { Int(raw.blocks_available) * blockSize }
    public var files: Int { Int(raw.files) }
    public var freeFiles: Int { Int(raw.files_free) }
  }

  public static func statistics(of path: ByteString) throws(Errno) -> Statistics {
    try path.withTerminated { (path) throws(Errno) in
      var raw = linux_statfs()
      try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
        _ = try SystemCall.fileSystemStatistics(path, Int(bitPattern: raw))
      }
      return Statistics(raw: raw)
    }
  }
}
