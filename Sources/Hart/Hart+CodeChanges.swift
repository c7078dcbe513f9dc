import Bus
import Synchronization

// How a hart learns that instructions it has decoded have changed, with other harts storing at the same time.
//
// A page with decoded instructions has no write permission in any TLB, so that stores there are noticed. But a page
// gets its first ones while others may have permission. Then the *epoch* rises, and every hart that finds it risen
// at the beginning of a turn withholds its permissions and says so. Until all have, the page is *unsettled*: stores there
// may go unnoticed, and FENCE.I forgets its instructions.
//
//     hart 0   ..... decodes from page P: epoch 8, P unsettled ........... fence.i: forgets P, settled | fence.i: nothing
//     hart 1   turn, knows 7: stores to P, unnoticed ....... | next turn, knows 8: stores to P, noticed
extension Hart {
  /// A turn begins.
  func beginTurn() {
    // Who has raised the epoch looks at our promise; we promise, then look at the epoch: one of the two sees the other.
    promisedEpoch.store(knownEpoch, ordering: .sequentiallyConsistent)
    let epoch = bus.memory.codeEpochNow
    if epoch == knownEpoch { return }
    tlb.withholdAllWrites()
    knownEpoch = epoch
    promisedEpoch.store(epoch, ordering: .releasing)
  }

  /// A turn is over: what it stored can be seen, and nothing is stored until the next.
  func endTurn() { promisedEpoch.store(.max, ordering: .releasing) }

  /// A page of RAM, marked in `epoch`, is about to be read and decoded, for the first time or after a change.
  /// `hasRisen` if the epoch is due to that.
  func codeAppeared(page: UInt64, epoch: UInt64, hasRisen: Bool) {
    if epoch != knownEpoch { tlb.withholdWrites(physicalPage: page) }
    if hasRisen, epoch == knownEpoch + 1 { knownEpoch = epoch }
    // Asked before the page is read: if so, what went unnoticed is there to be read.
    if !isKnownToNeighbours(epoch) { decoded.unsettle(physicalPage: page, until: epoch) }
  }

  /// FENCE.I: what this hart can see of others' stores, it executes from now on.
  func synchronizeInstructions() {
    Self.fullBarrier()
    decoded.forgetUnsettled(isKnown: isKnownToNeighbours)
  }

  func isKnownToNeighbours(_ epoch: UInt64) -> Bool {
    neighbours.allSatisfy {
      $0.promisedEpoch.load(ordering: .sequentiallyConsistent) >= epoch
    }
  }
}
