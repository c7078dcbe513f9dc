/// A screen's pixels in a program's memory. While there is one the picture is the program's.
final class ScreenMapping: PageSource {
  var identity: UInt { UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()) }

  let screen: Screen
  let mayWrite: Bool

  init(_ screen: Screen, mayWrite: Bool) {
    self.screen = screen
    self.mayWrite = mayWrite
    screen.mappingBegan()
  }

  deinit { screen.mappingEnded() }

  func page(_ index: UInt64) throws(Errno) -> Frame {
    guard let frame = pageInMemory(index) else { throw .ioError }
    return frame
  }

  func pageInMemory(_ index: UInt64) -> Frame? {
    guard index < UInt64(screen.memory.pageCount) else { return nil }
    let frame = screen.memory.page(Int(index))
    Kernel.frames.retain(frame)
    return frame
  }

  var isWrittenInRuns: Bool { true }

  func markDirty(_ index: UInt64) { screen.touched(page: Int(index)) }

  /// From now on a store to one of these pages is a fault again, and told by `markDirty`.
  ///
  /// All processes are looked at, as `MappedPages` does: it is done at most sixty times a second, and nobody
  /// has to keep a list of who maps what.
  static func noticeWrites(to pages: BitSet, of screen: Screen) {
    for process in Processes.all() {
      guard let space = process.addressSpace else { continue }
      space.lock.withLock {
        for region in space.regions where (region.source as? ScreenMapping)?.screen === screen {
          space.withholdWriting(in: region) { pages.contains(Int($0)) }
        }
      }
    }
  }
}

extension AddressSpace {
  /// Pages whose index in the region's source is meant cannot be written to without a fault. The lock is held.
  func withholdWriting(in region: Region, where isMeant: (UInt64) -> Bool) {
    var isChanged = false
    table.forEachPage(in: region.range) { address, slot in
      let entry = slot.pointee
      guard entry.permissions.contains(.write), isMeant(region.offset(of: address) >> 12) else {
        return
      }
      slot.pointee = PageTableEntry(entry.frame, entry.permissions.subtracting(.write))
      isChanged = true
    }
    if isChanged { flush(region.range) }
  }
}
