/// A folder of the host that a guest shares, or what stands in for one.
///
/// One request is carried out at a time. The port remembers nothing that a request relies on: files are named by their
/// paths each time, and descriptors of the host are only a way not to open them again.
public protocol FolderPort: AnyObject {
  /// Whether nothing in it is changed.
  var isReadOnly: Bool { get }

  /// Whether a request that was answered once can be answered again in the same way, by a machine that was brought back.
  var canRepeat: Bool { get }

  /// Carries out a request, and says what came of it; nil where that takes a while: then `collect` tells. `ticket` is the
  /// next number after that of the last request, from 0 on.
  func begin(_ request: FolderRequest, ticket: UInt64) -> FolderReply?

  /// What has become of the request that takes a while; nil where it is not done yet. With `waits` it is waited for.
  func collect(_ ticket: UInt64, waits: Bool) -> FolderReply?

  /// The guest has no more use for a file that it has opened.
  func close(_ number: UInt32)

  /// All files are closed.
  func closeAll()

  /// Says who hears that a request which takes a while is done; nobody does at first.
  func setListener(_ listener: (any BlockListener)?)
}

extension FolderPort {
  /// It cannot.
  public var canRepeat: Bool { false }
}

/// An open file or folder, as a request names it.
public struct FolderFile: Equatable, Sendable {
  /// What the device calls it.
  public var number: UInt32
  /// Where it is (see `FolderRequest`).
  public var path: [UInt8]
  /// How it was opened (`FolderRequest.OpenFlags`).
  public var flags: UInt32
  /// Which file it was then, by `FolderNode.identity`: another one of that name is not opened in its place.
  public var identity: UInt64

  /// A file that was opened.
  public init(number: UInt32, path: [UInt8], flags: UInt32, identity: UInt64) {
    self.number = number
    self.path = path
    self.flags = flags
    self.identity = identity
  }
}

/// What tells a file from others (a qid of 9P).
public struct FolderNode: Equatable, Sendable {
  /// Kinds, as 9P has them.
  public enum Kind {
    public static let folder: UInt8 = 0x80
    public static let symbolicLink: UInt8 = 0x02
    public static let file: UInt8 = 0
  }

  /// Folder, symbolic link, or anything else.
  public var kind: UInt8
  /// Changes when its contents do.
  public var version: UInt32
  /// No two files that exist have the same.
  public var identity: UInt64

  /// A node.
  public init(kind: UInt8, version: UInt32, identity: UInt64) {
    self.kind = kind
    self.version = version
    self.identity = identity
  }
}

/// What has become of a request: plain values, which a recording can hold (`bytes`, `init(recorded:)`).
public struct FolderReply: Equatable, Sendable {
  /// Why it failed, in Linux's numbers; 0 where it did not.
  public var error: UInt32
  /// The files that it was about.
  public var nodes: [FolderNode]
  /// Attributes in the order of `FolderAttribute`, statistics in that of `FolderStatistic`, or how many bytes were written.
  public var numbers: [UInt64]
  /// What was read: contents, a link's target, or entries as 9P has them (`FolderEntry`).
  public var contents: [UInt8]

  /// A reply.
  public init(
    error: UInt32 = 0, nodes: [FolderNode] = [], numbers: [UInt64] = [], contents: [UInt8] = []
  ) {
    self.error = error
    self.nodes = nodes
    self.numbers = numbers
    self.contents = contents
  }
}

/// The places of a file's attributes in `FolderReply.numbers`: those that 9P2000.L calls basic.
public enum FolderAttribute: Int, CaseIterable, Sendable {
  case mode, owner, group, linkCount, device, size, blockSize, blockCount
  case accessedSeconds, accessedNanoseconds, modifiedSeconds, modifiedNanoseconds
  case changedSeconds, changedNanoseconds
}

/// The places of a file system's statistics in `FolderReply.numbers`, as `statfs` of 9P2000.L has them.
public enum FolderStatistic: Int, CaseIterable, Sendable {
  case kind, blockSize, blocks, freeBlocks, availableBlocks, files, freeFiles, identifier
  case nameLimit
}
