/// A mounted file system, used as the kernel's files use one: paths, locks, page caches.
final class Volume {
  let disk: MemoryDisk
  let fileSystem: Ext2FileSystem

  init(_ disk: MemoryDisk, isReadOnly: Bool = false) throws(Errno) {
    self.disk = disk
    fileSystem = try Ext2FileSystem(
      on: disk, number: DeviceNumber(major: 253, minor: 0), isReadOnly: isReadOnly)
  }

  convenience init(_ bytes: [UInt8]) throws(Errno) { try self.init(MemoryDisk(bytes)) }

  // MARK: Paths: names with slashes between, from the root

  func inode(_ path: String) throws(Errno) -> Inode {
    var inode = fileSystem.root
    for name in path.split(separator: "/") { inode = try Self.lookUp(inode, String(name)) }
    return inode
  }

  static func lookUp(_ directory: Inode, _ name: String) throws(Errno) -> Inode {
    try directory.lock.withLock { () throws(Errno) in try directory.lookUp(ByteString(name)) }
  }

  func exists(_ path: String) -> Bool { (try? inode(path)) != nil }

  private func split(_ path: String) throws(Errno) -> (parent: Inode, name: ByteString) {
    let names = path.split(separator: "/")
    let parent = try inode(names.dropLast().joined(separator: "/"))
    return (parent, ByteString(names.last.map { String($0) } ?? ""))
  }

  // MARK: Names

  @discardableResult
  func create(
    _ path: String, _ kind: FileKind = .regular, permissions: UInt16 = 0o644,
    device: DeviceNumber = DeviceNumber(major: 0, minor: 0)
  ) throws(Errno) -> Inode {
    let (parent, name) = try split(path)
    var attributes = FileAttributes(kind: kind, permissions: permissions)
    attributes.device = device
    return try parent.lock.withLock { () throws(Errno) in try parent.create(name, attributes) }
  }

  func link(_ path: String, symbolicTo target: String) throws(Errno) {
    let (parent, name) = try split(path)
    let attributes = FileAttributes(kind: .symbolicLink, permissions: 0o777)
    _ = try parent.lock.withLock { () throws(Errno) in
      try parent.createLink(name, to: ByteString(target), attributes)
    }
  }

  func link(_ path: String, to inode: Inode) throws(Errno) {
    let (parent, name) = try split(path)
    try parent.lock.withLock { () throws(Errno) in
      inode.lock.lock()
      defer { inode.lock.unlock() }
      try parent.link(name, to: inode)
    }
  }

  func remove(_ path: String) throws(Errno) {
    let (parent, name) = try split(path)
    try parent.lock.withLock { () throws(Errno) in
      let inode = try parent.lookUp(name)
      inode.lock.lock()
      defer { inode.lock.unlock() }
      try parent.unlink(name, inode)
    }
  }

  func rename(_ old: String, to new: String) throws(Errno) {
    let (parent, name) = try split(old)
    let (newParent, newName) = try split(new)
    let inode = try inode(old)
    let replaced = try? self.inode(new)
    var locked: [Inode] = []
    for candidate in [parent, newParent, inode, replaced].compactMap({ $0 })
    where !locked.contains(where: { $0 === candidate }) { locked.append(candidate) }
    for inode in locked { inode.lock.lock() }
    defer { for inode in locked { inode.lock.unlock() } }
    try parent.rename(name, inode, to: newParent, newName, replacing: replaced)
  }

  func names(_ path: String) throws(Errno) -> [String: FileKind] {
    let directory = try inode(path)
    directory.lock.lock()
    defer { directory.lock.unlock() }
    var names: [String: FileKind] = [:]
    try directory.entries(from: 0) { entry in
      names[String(decoding: entry.name.bytes, as: UTF8.self)] = entry.kind
      return true
    }
    return names
  }

  // MARK: Contents

  static func write(_ inode: Inode, _ bytes: [UInt8], at offset: UInt64 = 0) throws(Errno) {
    var next = 0
    while next < bytes.count {
      let place = offset + UInt64(next)
      let count = min(4096 - Int(place & 4095), bytes.count - next)
      try writePart(inode, bytes[next..<next + count], at: place)
      next += count
    }
  }

  /// As the kernel's regular files do it: room, then the page, then the size.
  private static func writePart(
    _ inode: Inode, _ bytes: ArraySlice<UInt8>, at offset: UInt64
  ) throws(Errno) {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    let end = offset + UInt64(bytes.count)
    try inode.allocate(offset..<end)
    let cache = pages(of: inode)
    var page = try cache.bytes(ofPage: offset >> 12, of: inode)
    let within = Int(offset & 4095)
    page.replaceSubrange(within..<within + bytes.count, with: bytes)
    cache.change(offset >> 12, to: page)
    if end > inode.attributes.size { try inode.resize(to: end) }
    inode.attributes.modified = .now
    inode.attributesChanged()
  }

  static func read(_ inode: Inode) throws(Errno) -> [UInt8] {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    var bytes: [UInt8] = []
    let size = inode.attributes.size
    var index: UInt64 = 0
    while index << 12 < size {
      let page = try pages(of: inode).bytes(ofPage: index, of: inode)
      bytes += page.prefix(Int(min(4096, size - index << 12)))
      index += 1
    }
    return bytes
  }

  static func truncate(_ inode: Inode, to size: UInt64) throws(Errno) {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    pages(of: inode).truncate(to: size)
    try inode.resize(to: size)
  }

  static func synchronize(_ inode: Inode) throws(Errno) {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    if let cache = inode.cache { try cache.writeBack(inode) }
    try inode.synchronize()
  }

  /// The inode's lock is held.
  private static func pages(of inode: Inode) -> PageCache {
    if let cache = inode.cache { return cache }
    let cache = PageCache()
    inode.cache = cache
    return cache
  }

  func write(_ path: String, _ bytes: [UInt8], at offset: UInt64 = 0) throws(Errno) {
    let inode = exists(path) ? try inode(path) : try create(path)
    try Self.write(inode, bytes, at: offset)
  }

  func read(_ path: String) throws(Errno) -> [UInt8] { try Self.read(inode(path)) }

  /// A disk that was used up to now, mounted anew.
  func remounted() throws(Errno) -> Volume {
    try fileSystem.unmount()
    return try Volume(disk.bytes)
  }
}

extension [UInt8] {
  /// Bytes that tell which they are.
  static func pattern(_ count: Int, _ seed: Int) -> [UInt8] {
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 32)
    }
  }
}
