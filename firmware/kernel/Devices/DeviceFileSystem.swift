/// /dev: a file system in memory, filled with a file for each device. More can be made in it.
///
///     null zero full random urandom kmsg      tty console ptmx ttyS0 hvc0 tty1      vda vdb      fb0
///     input/event0 ...   keyboards and pointers
///     fd -> /proc/self/fd   stdin -> /proc/self/fd/0   stdout   stderr
///     pts/   the pseudo-terminals     shm/   memory that programs share by name
final class DeviceFileSystem: Tmpfs {
  /// There is one, wherever it is mounted.
  nonisolated(unsafe) private(set) static var shared: DeviceFileSystem?
  nonisolated(unsafe) private static let lock = Mutex()

  override var kind: ByteString { "devtmpfs" }

  static func get() throws(Errno) -> DeviceFileSystem {
    lock.lock()
    defer { lock.unlock() }
    if let shared { return shared }
    let fileSystem = DeviceFileSystem(permissions: 0o755)
    try fileSystem.fill()
    shared = fileSystem
    return fileSystem
  }

  private func fill() throws(Errno) {
    for entry in Devices.all { add(entry) }
    let links: [(ByteString, ByteString)] = [
      ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
      ("stderr", "/proc/self/fd/2"),
    ]
    root.lock.lock()
    defer { root.lock.unlock() }
    for (name, target) in links {
      let attributes = FileAttributes(kind: .symbolicLink, permissions: 0o777)
      _ = try root.createLink(name, to: target, attributes)
    }
    for (name, permissions) in [("pts", 0o755), ("shm", 0o1777)] as [(ByteString, UInt16)] {
      var attributes = FileAttributes(kind: .directory, permissions: permissions)
      attributes.links = 2
      _ = try root.create(name, attributes)
    }
  }

  /// A device gets its file, `input/event0` in a directory; without memory, it has none.
  func add(_ entry: Devices.Entry) {
    var attributes = FileAttributes(kind: entry.kind, permissions: entry.permissions)
    attributes.device = entry.number
    let parts = entry.name.bytes.split(separator: ByteString.slash).map { ByteString($0) }
    guard let name = parts.last, let place = directory(parts.dropLast()) else { return }
    place.lock.withLock { _ = try? place.create(name, attributes) }
  }

  /// The directory of that path, which is made where it is missing.
  private func directory(_ path: ArraySlice<ByteString>) -> Inode? {
    var place = root
    for name in path {
      let next = place.lock.withLock { () -> Inode? in
        if let found = try? place.lookUp(name) { return found }
        var attributes = FileAttributes(kind: .directory, permissions: 0o755)
        attributes.links = 2
        return try? place.create(name, attributes)
      }
      guard let next else { return nil }
      place = next
    }
    return place
  }
}
