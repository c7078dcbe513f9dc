/// Pages of files in programs' memories.
enum MappedPages {
  /// A file was cut: what programs have mapped of the part that is gone is there no more, and touching it
  /// asks the file, which has nothing to give.
  ///
  /// All processes are looked at: files that are mapped are seldom cut, and nobody has to keep a list.
  static func release(of inode: Inode, from offset: UInt64) {
    guard inode.cache != nil else { return }
    for process in Processes.all() {
      guard let space = process.addressSpace else { continue }
      space.lock.withLock {
        for region in space.regions where (region.source as? FileMapping)?.inode === inode {
          release(region, from: offset, in: space)
        }
      }
    }
  }

  private static func release(_ region: Region, from offset: UInt64, in space: AddressSpace) {
    let range = region.range
    let skipped = offset > region.offset ? offset - region.offset : 0
    guard skipped < range.upperBound - range.lowerBound else { return }
    space.releasePages(in: range.lowerBound + skipped..<range.upperBound)
  }
}

extension AddressSpace {
  /// Whether a file of it is mapped so that what is written to memory is written to the file.
  func canWrite(to fileSystem: FileSystem) -> Bool {
    lock.withLock {
      regions.contains { region in
        guard region.isShared, let mapping = region.source as? FileMapping else { return false }
        return mapping.mayWrite && mapping.inode.fileSystem === fileSystem
      }
    }
  }
}
