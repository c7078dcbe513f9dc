/// A file as a mapping uses it: keeps the file, and knows how it was opened.
final class FileMapping: PageSource {
  /// The same for all mappings of a file.
  var identity: UInt { cache.identity }

  let inode: Inode
  let cache: PageCache
  let mayWrite: Bool

  init(_ inode: Inode, _ cache: PageCache, mayWrite: Bool) {
    self.inode = inode
    self.cache = cache
    self.mayWrite = mayWrite
  }

  func page(_ index: UInt64) throws(Errno) -> Frame { try cache.page(index) }
  func pageInMemory(_ index: UInt64) -> Frame? { cache.pageInMemory(index) }
  func markDirty(_ index: UInt64) { cache.markDirty(index) }
}
