/// The inodes of a file system that are in memory, by number, so that there is one object for each.
///
/// The table holds its inodes. When there are many it lets go of those that it alone holds, looking at
/// that under its lock, by which alone others could get hold of them. An inode without names leaves
/// the table: nobody can look it up, and its last holder's letting go is its end (`Inode.deinit`).
final class InodeTable<Member: Inode> {
  /// Above it, those that were not used lately go.
  private static var comfortable: Int { 1024 }

  private let lock = Mutex()
  // Guarded by `lock`.
  private var inodes: [UInt64: Member] = [:]
  private var sweepAt = 1024

  /// The inode of that number; `load` makes it if it is not there. Meanwhile others wait, so that
  /// nobody loads the same.
  func inode(
    _ number: UInt64, _ load: () throws(Errno) -> Member
  ) throws(Errno) -> Member {
    lock.lock()
    defer { lock.unlock() }
    if let inode = inodes[number] {
      inode.wasUsed = true
      return inode
    }
    let inode = try load()
    insertLocked(inode)
    return inode
  }

  /// In the place of whoever has the number.
  func insert(_ inode: Member) { lock.withLock { insertLocked(inode) } }

  /// The inode's last name is gone.
  func remove(_ inode: Member) {
    lock.withLock { if inodes[inode.number] === inode { inodes[inode.number] = nil } }
  }

  func removeAll() { lock.withLock { inodes = [:] } }

  func all() -> [Member] { lock.withLock { Array(inodes.values) } }

  private func insertLocked(_ inode: Member) {
    if inodes.count >= sweepAt { sweep() }
    inodes[inode.number] = inode
  }

  /// Who is held by others, or has contents that are not written, stays; so does, once, who was used
  /// since the last time. The next sweep waits until there are twice as many as stayed: it costs no
  /// more than the loads in between.
  private func sweep() {
    var leaving: [UInt64] = []
    var index = inodes.startIndex
    while index != inodes.endIndex {
      let isAlone = isKnownUniquelyReferenced(&inodes.values[index])
      let inode = inodes.values[index]
      if isAlone, !inode.wasUsed, !inode.hasUnwrittenContents { leaving.append(inodes.keys[index]) }
      inode.wasUsed = false
      index = inodes.index(after: index)
    }
    for number in leaving { inodes[number] = nil }
    sweepAt = max(Self.comfortable, 2 * inodes.count)
  }
}
