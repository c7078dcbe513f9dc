/// What kind of file it is: the numbers are those of `st_mode`.
enum FileKind: UInt16 {
  case fifo = 0o010000
  case characterDevice = 0o020000
  case directory = 0o040000
  case blockDevice = 0o060000
  case regular = 0o100000
  case symbolicLink = 0o120000
  case socket = 0o140000

  /// As `getdents64` has it (DT_REG, ...), and ext2's directories with the feature `filetype` not.
  var directoryEntryType: UInt8 { UInt8(rawValue >> 12) }
}

/// Seconds since 1970, and nanoseconds.
struct FileTime: Equatable {
  var seconds: Int64
  var nanoseconds: UInt32

  static var now: FileTime {
    let calendar = Clock.calendar
    return FileTime(
      seconds: Int64(calendar / 1_000_000_000), nanoseconds: UInt32(calendar % 1_000_000_000))
  }
}

/// What `stat` tells of a file.
struct FileAttributes {
  var kind: FileKind
  /// Read, write, execute for owner, group and others; set-user, set-group, sticky: 0o7777.
  var permissions: UInt16
  var user: UInt32 = 0
  var group: UInt32 = 0
  /// How many names it has.
  var links: UInt32 = 1
  var size: UInt64 = 0
  /// In units of 512 bytes, as `st_blocks`.
  var blocks: UInt64 = 0
  var accessed = FileTime.now
  /// Contents.
  var modified = FileTime.now
  /// Contents or attributes.
  var changed = FileTime.now
  /// Of a device.
  var device = DeviceNumber(major: 0, minor: 0)

  var mode: UInt16 { kind.rawValue | permissions }
}

/// Which device a special file stands for.
struct DeviceNumber: Equatable {
  var major: UInt32
  var minor: UInt32

  init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// As `st_rdev` has it: 12 bits of the major number amid 20 of the minor one.
  var encoded: UInt64 {
    UInt64(minor & 0xff) | UInt64(major & 0xfff) << 8 | UInt64(minor >> 8) << 20
  }

  init(encoded: UInt64) {
    major = UInt32(encoded >> 8 & 0xfff)
    minor = UInt32(encoded & 0xff) | UInt32(truncatingIfNeeded: encoded >> 20) << 8
  }
}
