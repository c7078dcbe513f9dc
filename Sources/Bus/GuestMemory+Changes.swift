import Synchronization

// Which pages of RAM have changed since when: what a savepoint, a hash, a saved machine with a parent, or a migration
// under way must look at. Each of them asks for itself.
//
//     epoch     1            | 2                       | 3
//     stores    page 7       | page 7, page 9          |
//     changed since epoch 2:   7, 9 (not what changed in epoch 1 alone)
//
// Every write is either made by `noteWrite`'s callers or by a write permission in a TLB, and those are given for pages
// only that have changed in this epoch. So harts must withhold theirs whenever one begins.
//
// Who only looks on begins one while harts run. Until each has withheld its permissions it may store unnoticed to pages that have
// changed in the epoch before; so nothing is missed by those who ask since an earlier one.
extension GuestMemory {
  /// Begins a new epoch and returns it; the first time, begins to notice changes at all. No hart runs, and each
  /// withholds its write permissions.
  public func beginChangeEpoch() -> UInt32 {
    changeEpochs.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
  }

  var changeEpoch: UInt32 { changeEpochs.load(ordering: .relaxed) }

  /// The numbers of the pages that have changed since an epoch began, in order. No hart runs.
  public func changedPages(since epoch: UInt32) -> [Int] {
    (0..<pageCount).filter { pageChanges[$0].load(ordering: .relaxed) >= epoch }
  }

  /// The page of `address` (in RAM) is being written to.
  public func noteChange(pageOf address: UInt64) {
    let epoch = changeEpoch
    if epoch > 0 { pageChanges[pageIndex(address)].store(epoch, ordering: .relaxed) }
  }

  /// Whether writes to the page of `address` (in RAM) must come to notice: it holds decoded instructions, or has
  /// not changed in this epoch.
  public func noticesWrites(toPageOf address: UInt64) -> Bool {
    hasCode(pageOf: address)
      || pageChanges[pageIndex(address)].load(ordering: .relaxed) != changeEpoch
  }
}
