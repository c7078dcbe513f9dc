/// From the text of a path to the file: name by name, across mounted file systems, along symbolic links.
struct PathWalk {
  /// As Linux has it.
  private static let mostLinks = 40

  let root: Path
  let credentials: Credentials
  private var linksFollowed = 0
  /// A directory on the way that is remembered is only passed through: what is asked of it tells whether it
  /// is still there, of file systems that others change, too.
  private var believes = true
  /// It has done so.
  private var hasBelieved = false

  init(root: Path, credentials: Credentials) {
    self.root = root
    self.credentials = credentials
  }

  init(for process: Process) {
    self.init(root: process.root, credentials: process.credentials)
  }

  /// The file that a path leads to. A link to an open file that has no path is the end of the way: see
  /// `Inode.linkedFile`.
  ///
  /// - Parameter followLast: whether a symbolic link at the end is followed; one before a `/` always is.
  mutating func find(
    _ text: ByteString, from start: Path, followLast: Bool = true
  ) throws(Errno) -> Path {
    let linksBefore = linksFollowed
    hasBelieved = false
    do throws(Errno) {
      return try walk(text, from: start, followLast: followLast)
    } catch {
      // Something else may be in the place of a directory on the way, such as a link.
      guard hasBelieved, error != .noSuchFileOrDirectory else { throw error }
    }
    linksFollowed = linksBefore
    believes = false
    defer { believes = true }
    return try walk(text, from: start, followLast: followLast)
  }

  private mutating func walk(
    _ text: ByteString, from start: Path, followLast: Bool
  ) throws(Errno) -> Path {
    guard !text.isEmpty else { throw .noSuchFileOrDirectory }
    var here = (text.bytes[0] == ByteString.slash ? root : start).top
    var names = Self.names(text)
    if names.isEmpty { try here.inode.refresh() }
    let mustBeDirectory = text.bytes.last == ByteString.slash
    while !names.isEmpty {
      let name = names.removeFirst()
      let isLast = names.isEmpty
      let next = try step(here, name, isLast: isLast)
      if next.inode.kind == .symbolicLink, !isLast || followLast || mustBeDirectory {
        if let path = next.inode.linkedPath() {
          linksFollowed += 1
          guard linksFollowed <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
          here = path.top
          continue
        }
        if next.inode.linkedFile() != nil {
          guard isLast, !mustBeDirectory else { throw .notDirectory }
          return next
        }
        let target = try readLink(next)
        if target.bytes.first == ByteString.slash { here = root.top }
        names = Self.names(target) + names
      } else {
        here = next
      }
    }
    if mustBeDirectory, here.inode.kind != .directory { throw .notDirectory }
    return here
  }

  /// The directory that holds, or shall hold, the last name of a path; and that name.
  mutating func findParent(
    _ text: ByteString, from start: Path
  ) throws(Errno) -> (parent: Path, name: ByteString, mustBeDirectory: Bool) {
    guard !text.isEmpty else { throw .noSuchFileOrDirectory }
    let names = Self.names(text)
    guard let last = names.last else { throw .fileExists }
    guard last.count <= ByteString.longestName else { throw .fileNameTooLong }
    var end = text.bytes.count
    while end > 0, text.bytes[end - 1] == ByteString.slash { end -= 1 }
    let before = ByteString(text.bytes[..<(end - last.count)])
    let parent = before.isEmpty ? start.top : try find(before, from: start)
    guard parent.inode.kind == .directory else { throw .notDirectory }
    return (parent, last, end != text.bytes.count)
  }

  /// One name on.
  private mutating func step(
    _ here: Path, _ name: ByteString, isLast: Bool = true
  ) throws(Errno) -> Path {
    guard here.inode.kind == .directory else { throw .notDirectory }
    guard credentials.may(.execute, here.inode.attributes) else { throw .permissionDenied }
    guard name.count <= ByteString.longestName else { throw .fileNameTooLong }
    let believing = believes && !isLast
    if believing, here.inode.fileSystem.isChangedByOthers { hasBelieved = true }
    let next =
      name.isDot
      ? here
      : name.isDotDot
        ? here.above(root: root.top).top : try here.child(name, believing: believing)
    let top = next.top
    // A directory has asked about what is in it, but nobody about itself, or what is mounted on it.
    let wasAsked = top === next && !name.isDot && !name.isDotDot
    if !wasAsked, !believing { try top.inode.refresh() }
    return top
  }

  /// Where a name leads that is a symbolic link; nil if it is none.
  mutating func linkTarget(of name: ByteString, in parent: Path) throws(Errno) -> ByteString? {
    let path = try step(parent, name)
    return path.inode.kind == .symbolicLink ? try readLink(path) : nil
  }

  mutating func readLink(_ link: Path) throws(Errno) -> ByteString {
    linksFollowed += 1
    guard linksFollowed <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
    link.inode.lock.lock()
    defer { link.inode.lock.unlock() }
    return try link.inode.linkTarget()
  }

  static func names(_ text: ByteString) -> [ByteString] {
    text.bytes.split(separator: ByteString.slash).map { ByteString($0) }
  }
}
