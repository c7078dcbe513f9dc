import Processor
import Synchronization

// Fences on other harts.
//
//      hart 1                                hart 2
//      fence = what to do
//      fenceReceivers = {2}
//                     ---- bit 1 ----------> fenceSenders
//                     ---- interrupt ------>
//      waits, and does meanwhile             reads fence of hart 1, does it
//      what others ask of it                   |
//      fenceReceivers = {}  <-- clears bit 2 --'
//
// A hart asks for one fence at a time, so there is a place for every request that can be: nothing fills up, and nobody
// waits for anything but the others' doing it. Whoever waits carries out requests himself, so two that ask each other
// both get on.
extension Hart {
  /// Has a set of harts carry out a fence, this one perhaps among them; returns when all have.
  func requestFence(_ fence: TranslationFence, on harts: HartSet) {
    var others = HartSet()
    harts.forEach { if $0.number != number, $0.takesPart { others.insert($0) } }
    area.pointee.fence = fence
    area.pointee.fenceReceivers.store(others.bits, ordering: .releasing)
    others.forEach {
      $0.area.pointee.fenceSenders.bitwiseOr(bit, ordering: .acquiringAndReleasing)
      $0.send(.fence)
    }
    if harts.contains(self) { fence.carryOut() }
    while area.pointee.fenceReceivers.load(ordering: .acquiring) != 0 {
      carryOutFences()
      pause_spinning()
    }
  }

  /// Carries out what others have asked for.
  func carryOutFences() {
    guard area.pointee.fenceSenders.load(ordering: .relaxed) != 0 else { return }
    let bits = area.pointee.fenceSenders.exchange(0, ordering: .acquiringAndReleasing)
    HartSet(bits: bits).forEach { sender in
      sender.area.pointee.fence.carryOut()
      sender.area.pointee.fenceReceivers.bitwiseAnd(~bit, ordering: .acquiringAndReleasing)
    }
  }

  /// A hart that is stopped has nothing to fence: it does all of it when it starts.
  private var takesPart: Bool { state != .stopped }
}
