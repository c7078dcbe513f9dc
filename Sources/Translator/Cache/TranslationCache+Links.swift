public import Bus
import Hart

// Who jumps where, and what is stale.
extension TranslationCache {
  // MARK: Linking

  /// Has a jump, or the head of a block that is gone, lead to a block directly.
  func link(_ index: Int, to target: Int) {
    lock.lock()
    defer { lock.unlock() }
    // It may have been forgotten since it was found.
    guard exits[index].link != target + 1, !blocks[target].isGone else { return }
    let exit = exits[index]
    let number = exit.numberPlace == 0 ? 0 : blocks[target].page
    // A hart may stand between comparing the number and jumping: so where there are several, a jump keeps its first one.
    guard exit.number == 0 || exit.number == number || hartCount == 1 else { return }
    unlink(index)
    exits[index].link = UInt32(target + 1)
    exits[index].following = blocks[target].firstLink
    if blocks[target].firstLink != 0 {
      exits[Int(blocks[target].firstLink) - 1].previous = UInt32(index + 1)
    }
    blocks[target].firstLink = UInt32(index + 1)
    if exit.number != number {
      exits[index].number = number
      backEnd.setNumber(number, at: exit.numberPlace)
    }
    backEnd.setJump(at: exit.distancePlace, to: blocks[target].head)
    statistics.links += 1
  }

  /// Has a jump leave translated code again, if it leads to a block.
  private func unlink(_ index: Int) {
    let exit = exits[index]
    guard exit.link != 0 else { return }
    if exit.previous == 0 {
      blocks[Int(exit.link) - 1].firstLink = exit.following
    } else {
      exits[Int(exit.previous) - 1].following = exit.following
    }
    if exit.following != 0 { exits[Int(exit.following) - 1].previous = exit.previous }
    exits[index].link = 0
    exits[index].previous = 0
    exits[index].following = 0
    backEnd.setJump(at: exit.distancePlace, to: exit.stub)
  }

  // MARK: Forgetting

  /// Notes that an access could not be shown, at an instant of a hart. If that is often so, it goes another way.
  func noteRefusal(ofWindowAccess index: Int, at instant: UInt64) {
    lock.lock()
    defer { lock.unlock() }
    guard index < exits.windowAccessCount,
      exits.isRefusedOften(windowAccess: index, at: instant)
    else { return }
    let access = exits.windowAccess(index)
    guard let block = lastBlock(where: { $0.head <= access.code }) else { return }
    abandon(access.place, in: block)
  }

  /// The last block of which something is true that rises from region to region.
  private func lastBlock(where isBefore: (CodeBlock) -> Bool) -> CodeBlock? {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(blocks[middle]) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? blocks[low - 1] : nil
  }

  /// Has an access look into the TLB, from when its block is translated again.
  private func abandon(_ place: AccessPlace, in block: CodeBlock) {
    guard windowless[block.page, default: []].insert(place).inserted else { return }
    statistics.abandonedWindowAccesses += 1
    let key = BlockKey(page: block.page, address: place.block, context: Int(block.context))
    if let block = self.block(key) { forget(block) }
  }

  /// Everything that was made of a page of RAM is wrong from now on. The lock is held.
  func forget(physicalPage: UInt64) {
    guard let stale = pageBlocks.removeValue(forKey: physicalPage) else { return }
    for index in stale where !blocks[index].isGone { forget(index) }
  }

  private func forget(_ index: Int) {
    blocks[index].isGone = true
    let block = blocks[index]
    places.remove(BlockKey(block), index)
    while blocks[index].firstLink != 0 { unlink(Int(blocks[index].firstLink) - 1) }
    backEnd.closeHead(at: block.head, gone: block.gone)
    statistics.forgottenBlocks += 1
  }
}

extension TranslationCache: CodeWatcher {
  /// Instructions of a page of RAM were overwritten.
  public func codeChanged(pageOf address: UInt64) {
    lock.lock()
    defer { lock.unlock() }
    forget(physicalPage: address & ~0xfff)
  }
}
