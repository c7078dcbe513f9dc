import Synchronization

// Which pages of RAM have changed since somebody last asked: what a savepoint, a saved machine with a parent, or a
// migration under way must copy.
//
//     forgetChanges ... stores to a page: the first is noticed, the rest pass ... changedPages, forgetChanges
//
// Every write is either made by `noteWrite`'s callers or through a write permission in a TLB, and those are given for
// pages only that have changed already. So harts must withhold theirs whenever changes are forgotten.
extension GuestMemory {
  /// Begins to notice changes, or forgets those noticed. No hart runs, and each withholds its write permissions.
  public func forgetChanges() {
    isNoticingChanges = true
    for page in 0..<pageCount where pageChanges[page].load(ordering: .relaxed) != 0 {
      pageChanges[page].store(0, ordering: .relaxed)
    }
  }

  /// Stops noticing: nobody wants to know any more. No hart runs.
  public func ignoreChanges() {
    forgetChanges()
    isNoticingChanges = false
  }

  /// The numbers of the pages that have changed, in order. No hart runs.
  public var changedPages: [Int] {
    (0..<pageCount).filter { pageChanges[$0].load(ordering: .relaxed) != 0 }
  }

  /// The page of `address` (in RAM) is being written to.
  public func noteChange(pageOf address: UInt64) {
    if isNoticingChanges { pageChanges[pageIndex(address)].store(1, ordering: .relaxed) }
  }

  /// Whether writes to the page of `address` (in RAM) must come to notice: it holds decoded instructions, or has
  /// not changed yet.
  public func noticesWrites(toPageOf address: UInt64) -> Bool {
    hasCode(pageOf: address)
      || isNoticingChanges && pageChanges[pageIndex(address)].load(ordering: .relaxed) == 0
  }
}
