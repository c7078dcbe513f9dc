import Hart

/// A loop of one block, whose rounds are also written without the checks of what walks by constant steps.
///
///     head   block, with checks ---- last branch not taken -------------> next block
///              | taken                                                       ^
///     entry  do the sites know the pages of the next round?  no -> head      |
///            for how many rounds?                           few -> head      |
///            keep back what remains beyond them                              |
///     fast   block, without checks ---- not taken: give back what was kept --'
///              | taken: fast
///              '-- enough: give back -> head
///
/// While rounds are fast, nothing may take the pages out of the TLB: a miss of another access that evicts an entry leaves.
struct FastLoop {
  let block: Block
  /// The walks, and the sites that know their pages.
  let walks: [(walk: Walk, site: UInt32)]
  /// Where the block begins, and its jump back.
  let head: Int
  let jump: Int
  /// What is known of floating point when a round ends.
  let isFloatReady: Bool
  let boxed: UInt32
}

extension Emitter {
  /// Notes that the block that was just written is a loop with walks.
  mutating func noteLoop(head: Int) {
    guard !block.walks.isEmpty,
      let jump = state.internalJumps.lastIndex(where: {
        $0.target == block.start && $0.place > head
      })
    else { return }
    var walks: [(walk: Walk, site: UInt32)] = []
    for walk in block.walks {
      if let asked = state.asked.first(where: { $0.instruction == walk.instruction }) {
        walks.append((walk: walk, site: asked.site))
      }
    }
    if walks.isEmpty { return }
    state.loops.append(
      FastLoop(
        block: block, walks: walks, head: head, jump: state.internalJumps.remove(at: jump).place,
        isFloatReady: state.isFloatReady, boxed: state.boxed))
  }

  mutating func emit(_ loop: FastLoop) {
    observer?.writing(.loop(block: loop.block.start), at: assembler.count)
    block = loop.block
    assembler.patch(loop.jump, to: assembler.count)
    let refusals = emitEntry(loop)
    state.begin(block, next: nil)
    (state.isFloatReady, state.boxed) = (loop.isFloatReady, loop.boxed)
    state.walks = loop.walks
    alignHead()
    state.fastHead = assembler.count
    takeBudget(state.count)
    let enough = assembler.jump(.below)
    emitOperations()
    assembler.patch(enough, to: assembler.count)
    giveBack(state.count)
    giveBackReserve()
    assembler.jump(to: loop.head)
    for jump in refusals { assembler.patch(jump, to: loop.head) }
    state.walks = []
  }

  /// Another round, or on with what comes after the loop.
  mutating func branchBack(_ operation: MicroOperation) {
    assembler.patch(jump(where: operation.a), to: state.fastHead)
    giveBackReserve()
    emitJump(to: block.end)
    state.isEnded = true
  }

  /// The site that knows the page of an access that needs no check.
  var walkedSite: UInt32? {
    state.walks.first { $0.walk.instruction == state.instruction }?.site
  }
}

extension Walk {
  /// By how many bits a number of bytes is shifted to be a number of rounds, or fewer.
  var shift: UInt8 { UInt8(64 - (step.magnitude - 1).leadingZeroBitCount) }

  /// Fewer rounds are not worth the entry.
  static var fewestRounds: Int32 { 4 }
}
