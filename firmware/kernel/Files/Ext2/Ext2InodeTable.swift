/// The inodes that are in memory, by number, so that there is one object for each.
///
/// The table holds its inodes. When there are many it lets go of those that it alone holds, looking at
/// that under its lock, by which alone others could get hold of them. An inode without names leaves
/// the table: nobody can look it up, and its last holder's letting go is its end (`Inode.deinit`).
final class Ext2InodeTable {
  /// Above it, those that were not used lately go.
  private static let comfortable = 1024

  private let lock = Mutex()
  // Guarded by `lock`.
  private var inodes: [UInt32: Ext2Inode] = [:]
  private var sweepAt = comfortable

  /// The inode of that number; `load` makes it if it is not there. Meanwhile others wait, so that
  /// nobody loads the same.
  func inode(
    _ number: UInt32, _ load: () throws(Errno) -> Ext2Inode
  ) throws(Errno) -> Ext2Inode {
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

  func insert(_ inode: Ext2Inode) { lock.withLock { insertLocked(inode) } }

  /// The inode's last name is gone.
  func remove(_ inode: Ext2Inode) {
    lock.withLock { inodes[UInt32(inode.number)] = nil }
  }

  func removeAll() { lock.withLock { inodes = [:] } }

  func all() -> [Ext2Inode] { lock.withLock { Array(inodes.values) } }

  private func insertLocked(_ inode: Ext2Inode) {
    if inodes.count >= sweepAt { sweep() }
    inodes[UInt32(inode.number)] = inode
  }

  /// Who is held by others, or has contents that are not written, stays; so does, once, who was used
  /// since the last time. The next sweep waits until there are twice as many as stayed: it costs no
  /// more than the loads in between.
  private func sweep() {
    var leaving: [UInt32] = []
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
