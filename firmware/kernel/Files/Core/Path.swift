/// A way to a file: a name in a directory, all the way up to the root. What was walked once stays for a
/// while, so that walking it again asks no file system.
///
///        "/"  ----children---->  "home"  ---->  "ada"  ---->  "notes"
///          <----- parent -------        <-----         <-----
///          |                       |
///          inode                   mounted ----> the root of another file system
///                                     <---- mountPoint
///
/// `Path.lock` guards names, parents, children and mounts of all of them. A path that only its parent's
/// table holds may be forgotten.
final class Path {
  static let lock = SpinLock()
  nonisolated(unsafe) private static var count = 0
  /// So many are remembered before those that nobody uses are forgotten.
  private static let limit = 4096

  let inode: Inode
  private(set) var name: ByteString
  /// Nil of the root of a file system.
  private(set) var parent: Path?
  private var children: [ByteString: Path] = [:]
  /// The root of what is mounted here.
  private(set) var mounted: Path?
  /// Of the root of a mounted file system: where it is mounted.
  private(set) var mountPoint: Path?
  /// It has no name any more.
  private(set) var isDeleted = false

  /// The root of a file system.
  init(root inode: Inode) {
    self.inode = inode
    name = ByteString([])
  }

  private init(_ name: ByteString, _ inode: Inode, in parent: Path) {
    self.name = name
    self.inode = inode
    self.parent = parent
  }

  // MARK: Walking

  /// What is mounted here, or this. Several may be mounted one on the other.
  var top: Path {
    Path.lock.withLock {
      var result = self
      while let mounted = result.mounted { result = mounted }
      return result
    }
  }

  /// The way to `name` in this directory, which is searched if it is not remembered.
  ///
  /// - Parameter believing: whether what is remembered is good enough even if others may have changed it.
  func child(_ name: ByteString, believing: Bool = false) throws(Errno) -> Path {
    if believing || !inode.fileSystem.isChangedByOthers, let child = remembered(name) {
      return child
    }
    inode.lock.lock()
    defer { inode.lock.unlock() }
    return try childLocked(name)
  }

  /// The same; the inode's lock is held.
  func childLocked(_ name: ByteString) throws(Errno) -> Path {
    guard let child = remembered(name) else { return remember(name, try inode.lookUp(name)) }
    guard inode.fileSystem.isChangedByOthers, !isMountPoint(name) else { return child }
    let found: Inode
    do throws(Errno) {
      found = try inode.lookUpAgain(name, child.inode)
    } catch {
      if error == .noSuchFileOrDirectory { forget(name) }
      throw error
    }
    guard found !== child.inode else { return child }
    forget(name)
    return remember(name, found)
  }

  private func remembered(_ name: ByteString) -> Path? {
    guard !inode.isUncached else { return nil }
    return Path.lock.withLock { children[name] }
  }

  /// A name that is there; the directory's lock is held.
  func remember(_ name: ByteString, _ inode: Inode) -> Path {
    let path = Path(name, inode, in: self)
    guard !self.inode.isUncached else { return path }
    Path.lock.withLock {
      children[name] = path
      Path.count += 1
    }
    if Path.count > Path.limit { Path.forgetUnused() }
    return path
  }

  /// The directory above, across the edge of a mounted file system; at `root` itself.
  func above(root: Path) -> Path {
    Path.lock.withLock {
      var here = self
      while here !== root, here.parent == nil, let point = here.mountPoint { here = point }
      return here === root ? here : here.parent ?? here
    }
  }

  /// The text of the way from `root`.
  func text(root: Path) -> ByteString {
    Path.lock.withLock {
      var names: [ByteString] = []
      var here = self
      while here !== root {
        if let parent = here.parent {
          names.append(here.name)
          here = parent
        } else if let point = here.mountPoint {
          here = point
        } else {
          break
        }
      }
      var text: [UInt8] = []
      for name in names.reversed() { text += [ByteString.slash] + name.bytes }
      if text.isEmpty { text = [ByteString.slash] }
      if isDeleted { text += Array(" (deleted)".utf8) }
      return ByteString(text)
    }
  }

  /// Whether this lies in `other`, or is it.
  func isInside(_ other: Path) -> Bool {
    Path.lock.withLock {
      var here: Path? = self
      while let path = here {
        if path === other { return true }
        here = path.parent ?? path.mountPoint
      }
      return false
    }
  }

  // MARK: Changing. The directories' locks are held.

  /// The name is gone.
  func forget(_ name: ByteString) {
    let gone = Path.lock.withLock { () -> Path? in
      guard let child = children.removeValue(forKey: name) else { return nil }
      child.isDeleted = true
      Path.count -= 1
      return child
    }
    // The last reference may free an inode, which is no work for under a spin lock.
    _ = gone?.isDeleted
  }

  /// The name is now `newName` in `newParent`.
  func move(_ name: ByteString, to newParent: Path, _ newName: ByteString) {
    newParent.forget(newName)
    Path.lock.withLock {
      guard let child = children.removeValue(forKey: name) else { return }
      child.name = newName
      child.parent = newParent
      newParent.children[newName] = child
    }
  }

  // MARK: Mounting

  func mount(_ root: Path) {
    Path.lock.withLock {
      mounted = root
      root.mountPoint = self
    }
  }

  /// Takes away what is mounted here.
  func unmount() {
    Path.lock.withLock {
      mounted?.mountPoint = nil
      mounted = nil
    }
  }

  /// Whether a name in this directory has something mounted on it.
  func isMountPoint(_ name: ByteString) -> Bool {
    Path.lock.withLock { children[name]?.mounted != nil }
  }

  // MARK: Forgetting

  /// Forgets all that only the tables hold. Objects are let go when the lock is released.
  static func forgetUnused() {
    guard let root = Files.root else { return }
    var unused: [Path] = []
    lock.withLock { root.collectUnused(&unused) }
    for path in unused { path.cutLoose() }
  }

  private func collectUnused(_ unused: inout [Path]) {
    mounted?.collectUnused(&unused)
    for name in Array(children.keys) {
      children[name]?.collectUnused(&unused)
      guard var child = children.removeValue(forKey: name) else { continue }
      if child.children.isEmpty, child.mounted == nil, isKnownUniquelyReferenced(&child) {
        Path.count -= 1
        unused.append(child)
      } else {
        children[name] = child
      }
    }
  }

  private func cutLoose() { parent = nil }

  /// Forgets all of a file system before it is unmounted; whether nothing of it is in use.
  func forgetAll() -> Bool {
    var unused: [Path] = []
    return Path.lock.withLock {
      collectUnused(&unused)
      return children.isEmpty
    }
  }
}
