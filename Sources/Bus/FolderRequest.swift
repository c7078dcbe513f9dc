/// What a device asks of a shared folder.
///
/// A path begins in the shared folder, has a slash between two names, and is empty for the folder itself. No name in it is
/// empty, `.` or `..`, and none holds a zero byte: whoever makes requests sees to that. A symbolic link is never followed.
public enum FolderRequest: Sendable {
  /// What is at each path, up to the first where there is nothing; an error where that is the first.
  case look([[UInt8]])
  /// A file's attributes; of an open one also when it has lost its name.
  case attributes(path: [UInt8], of: FolderFile?)
  /// Changes attributes.
  case change(FolderChange, path: [UInt8], of: FolderFile?)
  /// Opens a file or folder.
  case open(path: [UInt8], flags: UInt32, number: UInt32)
  /// Makes a file, and opens it.
  case create(path: [UInt8], flags: UInt32, mode: UInt32, number: UInt32)
  /// Reads from an open file.
  case read(FolderFile, offset: UInt64, count: Int)
  /// Writes to an open file.
  case write(FolderFile, offset: UInt64, ArraySlice<UInt8>)
  /// An open folder's entries from a place on, as many as have room in `count` bytes.
  case list(FolderFile, offset: UInt64, count: Int)
  /// Brings an open file to stable storage.
  case flush(FolderFile)
  /// Makes a folder.
  case makeFolder(path: [UInt8], mode: UInt32)
  /// Makes a symbolic link.
  case makeLink(path: [UInt8], target: [UInt8])
  /// Gives a file another name.
  case link(path: [UInt8], newPath: [UInt8])
  /// What a symbolic link says.
  case readLink(path: [UInt8])
  /// Moves a file or folder.
  case rename(path: [UInt8], newPath: [UInt8])
  /// Takes a name away.
  case remove(path: [UInt8], isFolder: Bool)
  /// What is known of the file system.
  case statistics(path: [UInt8])

  /// How a file is opened: the flags of Linux's open(2), as 9P2000.L has them.
  public enum OpenFlags {
    public static let access: UInt32 = 0o3
    public static let writeOnly: UInt32 = 0o1
    public static let readWrite: UInt32 = 0o2
    public static let create: UInt32 = 0o100
    public static let exclusive: UInt32 = 0o200
    public static let truncate: UInt32 = 0o1000
    public static let append: UInt32 = 0o2000
    public static let dataSync: UInt32 = 0o10000
    public static let folder: UInt32 = 0o200000
    public static let sync: UInt32 = 0o4000000
    /// The others mean nothing here.
    public static let known =
      access | exclusive | truncate | append | dataSync | folder | sync
    /// Those that count once more when a file is opened again.
    public static let lasting = access | append | dataSync | folder | sync
  }

  /// Whether it changes anything, which a read-only folder refuses.
  public var isChange: Bool {
    switch self {
    case .look, .attributes, .read, .list, .flush, .readLink, .statistics: false
    case .open(_, let flags, _): flags & (OpenFlags.access | OpenFlags.truncate) != 0
    case .change, .create, .write, .makeFolder, .makeLink, .link, .rename, .remove: true
    }
  }
}

/// Attributes that are to be another; what is nil stays.
public struct FolderChange: Equatable, Sendable {
  /// An instant to set.
  public enum Time: Equatable, Sendable {
    case now
    case at(seconds: UInt64, nanoseconds: UInt64)
  }

  public var mode: UInt32?
  public var owner: UInt32?
  public var group: UInt32?
  public var size: UInt64?
  public var accessed: Time?
  public var modified: Time?

  /// Nothing.
  public init() {}
}
