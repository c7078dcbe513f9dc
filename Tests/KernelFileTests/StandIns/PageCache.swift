/// In the place of the kernel's page cache: whole pages of one file, until they are written.
final class PageCache {
  private var pages: [UInt64: [UInt8]] = [:]
  private var dirty: Set<UInt64> = []

  init() {}
  convenience init(of inode: Inode) { self.init() }

  var dirtyCount: Int { dirty.count }

  func bytes(ofPage index: UInt64, of inode: Inode) throws(Errno) -> [UInt8] {
    if let page = pages[index] { return page }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 512)
    defer { memory.deallocate() }
    try inode.readPages(index, 1, into: memory.baseAddress.unsafelyUnwrapped)
    pages[index] = Array(memory)
    return Array(memory)
  }

  func change(_ index: UInt64, to bytes: [UInt8]) {
    pages[index] = bytes
    dirty.insert(index)
  }

  func writeBack(_ inode: Inode) throws(Errno) {
    for index in dirty.sorted() {
      guard let page = pages[index] else { continue }
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 512)
      defer { memory.deallocate() }
      memory.copyBytes(from: page)
      try inode.writePages(index, from: [UnsafeRawPointer(memory.baseAddress.unsafelyUnwrapped)])
      dirty.remove(index)
    }
  }

  /// Pages behind the end are gone, and the last one has zeros there.
  func truncate(to size: UInt64) {
    for index in pages.keys where index << 12 >= size {
      pages[index] = nil
      dirty.remove(index)
    }
    let rest = Int(size & 4095)
    if rest != 0, pages[size >> 12] != nil {
      for place in rest..<4096 { pages[size >> 12]?[place] = 0 }
    }
  }

  /// Bytes that were written past the cache.
  func overwrite(_ bytes: UnsafeRawPointer, at offset: UInt64, count: Int) {
    for index in 0..<count {
      let place = offset + UInt64(index)
      pages[place >> 12]?[Int(place & 4095)] = bytes.load(fromByteOffset: index, as: UInt8.self)
    }
  }

  func forgetClean() { dropCleanPages() }

  /// Memory is short: what need not stay is gone.
  func dropCleanPages() { pages = pages.filter { dirty.contains($0.key) } }
}
