/// What is mounted where.
enum Mounts {
  struct Mount {
    let fileSystem: FileSystem
    let source: ByteString
    let root: Path
    /// Nil of the first root.
    let point: Path?
  }

  nonisolated(unsafe) static let lock = Mutex()
  /// Guarded by the lock.
  nonisolated(unsafe) private(set) static var all: [Mount] = []
  private static let numberLock = SpinLock()
  nonisolated(unsafe) private static var nextMinor: UInt32 = 0

  /// A device number for a file system that lies on no device.
  static func anonymousDevice() -> DeviceNumber {
    numberLock.withLock {
      nextMinor += 1
      return DeviceNumber(major: 0, minor: nextMinor)
    }
  }

  static func mountRoot(_ fileSystem: FileSystem, source: ByteString) {
    let root = Path(root: fileSystem.root)
    if let old = Files.root {
      old.top.mount(root)
    } else {
      Files.root = root
    }
    lock.withLock {
      all.append(Mount(fileSystem: fileSystem, source: source, root: root, point: nil))
    }
  }

  static func mount(
    _ fileSystem: FileSystem, source: ByteString, at point: Path
  ) throws(Errno) {
    guard point.inode.kind == .directory else { throw .notDirectory }
    let root = Path(root: fileSystem.root)
    try lock.withLock { () throws(Errno) in
      // The same tree over itself hides nothing and shows nothing.
      if point.top.inode === root.inode { throw .resourceBusy }
      point.top.mount(root)
      all.append(Mount(fileSystem: fileSystem, source: source, root: root, point: point))
    }
  }

  /// What is mounted at a path is to be read only from now on, or to be written, too.
  static func remount(_ path: Path, isReadOnly: Bool) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard let mount = all.first(where: { $0.root === path }) else { throw .invalidArgument }
    let fileSystem = mount.fileSystem
    guard isReadOnly else { return try fileSystem.setReadOnly(false) }
    if isWritten(fileSystem) { throw .resourceBusy }
    try fileSystem.setReadOnly(true)
    // From here on none is opened for writing; one may have been since it was asked.
    if isWritten(fileSystem) {
      try fileSystem.setReadOnly(false)
      throw .resourceBusy
    }
  }

  /// Whether a process may change a file's contents: it has one open for that, or mapped.
  private static func isWritten(_ fileSystem: FileSystem) -> Bool {
    Processes.all().contains { process in
      process.files.contains { file in
        file.options.canWrite && file.inode?.kind == .regular
          && file.inode?.fileSystem === fileSystem
      } || process.addressSpace?.canWrite(to: fileSystem) == true
    }
  }

  /// Takes a file system away, which nobody uses.
  static func unmount(_ path: Path) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard let index = all.firstIndex(where: { $0.root === path }), let point = path.mountPoint
    else { throw .invalidArgument }
    let mount = all[index]
    guard mount.root.forgetAll() else { throw .resourceBusy }
    if mount.root.mounted != nil || isInUse(mount) { throw .resourceBusy }
    try mount.fileSystem.unmount()
    point.unmount()
    all.remove(at: index)
  }

  private static func isInUse(_ mount: Mount) -> Bool {
    Processes.all().contains { process in
      process.root.isInside(mount.root) || process.workingDirectory.isInside(mount.root)
        || process.files.contains { $0.path?.isInside(mount.root) ?? false }
    }
  }

  /// Everything that was written anywhere is on its medium. What fails does not keep the others back.
  static func synchronize() throws(Errno) {
    var failure: Errno?
    for mount in lock.withLock({ all }) {
      do throws(Errno) { try mount.fileSystem.synchronize() } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// The machine is about to be switched off: all is on its medium, and nothing changes it any more.
  static func freeze() {
    for mount in lock.withLock({ all }) {
      do throws(Errno) {
        try mount.fileSystem.freeze()
      } catch {
        log("\(mount.source.text): not all could be written (error \(error.rawValue))")
      }
    }
  }
}
