import Hart

/// A loop of one block, whose rounds are also written without the checks of what walks by constant steps.
///
///     head   block, with checks ---- last branch not taken -------------> next block
///              | taken                                                       ^
///     entry  are the pages of the next round in the TLB?     no -> head      |
///            for how many rounds?                           few -> head      |
///            keep back what remains beyond them                              |
///     fast   some rounds, without checks ---- not taken, any of them ------> give back what was kept
///              | taken: fast                                                 ^
///              '-- too few remain                                            |
///     last   one round ---- not taken ---------------------------------------'
///              | taken: last
///              '-- none remains: give back -> head
///
/// Meanwhile, registers of the host that the loop has no use for hold those of the guest that are in memory elsewhere (`Exchanges`), and
/// registers for the moment the addends of two accesses, or groups of them, if rounds can do without those.
///
/// Rounds that are counted together need one subtraction, and jump only where they are left, and at the end of the last. Sign extensions
/// that the next round does not see wait until rounds are left.
///
/// While rounds are fast, nothing may take the pages out of the TLB: a miss of another access that evicts an entry leaves.
struct FastLoop {
  let block: Block
  let walks: [WalkedAccess]
  /// Where the block begins, and its jump back.
  let head: Int
  let jump: Int
  /// What is known of floating point when a round ends.
  let isFloatReady: Bool
  let boxed: UInt32
}

/// An access that walks.
struct WalkedAccess {
  let walk: Walk
  /// What is known of the access, or of all of its group.
  let exit: Exit
}

extension Emitter {
  /// Notes that the block that was just written is a loop with walks.
  mutating func noteLoop(head: Int) {
    guard !block.walks.isEmpty,
      let jump = state.internalJumps.lastIndex(where: {
        $0.target == block.start && $0.place > head
      })
    else { return }
    // What goes by constant steps should not wait for a register to hold a short one.
    let isSteady = !state.hasWindow && state.asked.contains { $0.walk.step != 0 }
    let walks = state.asked.filter { !isSteady || $0.walk.stepRegister == nil }
    if walks.isEmpty || walks.count > EngineWord.mostWalks { return }
    state.loops.append(
      FastLoop(
        block: block.copy(), walks: walks, head: head,
        jump: state.internalJumps.remove(at: jump).place,
        isFloatReady: state.isFloatReady, boxed: state.boxed))
  }

  mutating func emit(_ loop: FastLoop) {
    observer?.writing(.loop(block: loop.block.start), at: assembler.count)
    block = loop.block
    let waiting = block.dropExtensionsOfRounds()
    assembler.patch(loop.jump, to: assembler.count)
    let refusals = emitEntry(loop)
    state.walks = loop.walks
    state.use(exchanges(areFloatsThere: loop.isFloatReady))
    exchange(state.exchanges)
    let (begin, mark) = (assembler.count, state.mark)
    var heldCount = state.hasWindow ? 0 : min(Self.mostHeld, loop.walks.count)
    state.refused = nil
    while true {
      hold(heldCount, of: loop)
      emitAllRounds(loop, waiting)
      guard state.isTooMuch else { break }
      goBack(to: begin, mark)
      if heldCount > 0 {
        heldCount -= 1
        state.refused = nil
      }
    }
    for jump in refusals { assembler.patch(jump, to: loop.head) }
    state.walks = []
    state.hold([])
    state.exchangeSet = 0
  }

  /// Puts the addends of the walks with the most accesses in registers.
  private mutating func hold(_ count: Int, of loop: FastLoop) {
    let most = loop.walks.indices.sorted {
      loop.walks[$0].exit.memberCount > loop.walks[$1].exit.memberCount
    }
    state.hold(zip(most.prefix(count), Self.scratch.spare).map { ($0, $1) })
    for addend in state.held { loadAddend(ofWalk: addend.walk, into: addend.register) }
  }

  private mutating func emitAllRounds(_ loop: FastLoop, _ waiting: UInt32) {
    if loop.roundsTogether > 1 { emitRounds(loop.roundsTogether, loop, waiting) }
    emitRounds(1, loop, waiting)
    endRounds(waiting)
    assembler.jump(to: loop.head)
  }

  /// Has everything be as it is elsewhere.
  private mutating func endRounds(_ waiting: UInt32) {
    extend(waiting)
    exchangeBack(state.exchanges)
    if !state.hasWindow { giveBackReserve() }
  }

  /// Writes a loop of rounds that are counted together; behind it, too few instructions remain for so many.
  private mutating func emitRounds(_ rounds: Int, _ loop: FastLoop, _ waiting: UInt32) {
    state.loopExits.clear()
    alignHead()
    state.fastHead = assembler.count
    takeBudget(rounds * block.count)
    let enough = assembler.jump(.below)
    for round in 0..<rounds {
      state.begin(count: block.count, groupCount: block.groups.count, next: nil)
      (state.isFloatReady, state.boxed) = (loop.isFloatReady, loop.boxed)
      state.waiting = waiting
      state.roundsLeft = rounds - round
      state.count = state.roundsLeft * block.count
      emitOperations()
    }
    emitLoopExits()
    endRounds(waiting)
    emitJump(to: block.end)
    assembler.patch(enough, to: assembler.count)
    giveBack(rounds * block.count)
  }

  /// Gives registers that wait their upper halves.
  private mutating func extend(_ waiting: UInt32) {
    for number in UInt8(1)..<32 where waiting >> UInt32(number) & 1 != 0 {
      extend(register: number)
    }
  }

  /// Behind the last of several rounds: whoever leaves one before gives back those after it.
  private mutating func emitLoopExits() {
    if state.loopExits.isEmpty { return }
    let last = assembler.jump()
    for jump in state.loopExits {
      assembler.patch(jump, to: assembler.count)
      giveBack(block.count)
    }
    assembler.patch(last, to: assembler.count)
  }

  /// Another round, or on with what comes after the loop.
  mutating func branchBack(_ operation: MicroOperation) {
    let isLast = state.roundsLeft == 1
    let jump = jump(where: operation.a, isTrue: isLast)
    if state.isTooMuch { return }
    if isLast {
      assembler.patch(jump, to: state.fastHead)
    } else {
      state.loopExits.append(jump)
    }
    state.isEnded = true
  }

  /// The register with the addend of an access, if there is one all the time.
  mutating func heldAddend(of operation: MicroOperation) -> Register? {
    guard let walk = walk(of: operation) else { return nil }
    return state.held.first { $0.walk == walk }?.register
  }

  /// The walk that knows the page of an access while rounds are written without checks. The members of a group are in the page of the
  /// first.
  mutating func walk(of operation: MicroOperation) -> Int? {
    if state.walks.isEmpty { return nil }
    let group = Int(operation.group) - 1
    if operation.member > 0 { return state.groupWalks[group] }
    let walk = state.walks.firstIndex { $0.walk.instruction == state.instruction }
    if group >= 0 { state.groupWalks[group] = walk }
    return walk
  }

  /// Whether the access of an instruction needs no check.
  func isWalked(_ instruction: Int) -> Bool {
    state.walks.contains { $0.walk.instruction == instruction }
  }
}

extension FastLoop {
  /// How many instructions are counted together, at most, and how many rounds.
  private static let mostInstructions = 48
  private static let mostRounds = 4

  /// How many rounds are counted together.
  var roundsTogether: Int {
    max(1, min(Self.mostRounds, Self.mostInstructions / block.count))
  }
}

extension Walk {
  /// By how many bits a number of bytes is shifted to be a number of rounds, or fewer.
  var shift: UInt8 { UInt8(64 - (step.magnitude - 1).leadingZeroBitCount) }

  /// Fewer rounds are not worth the entry.
  static var fewestRounds: Int32 { 4 }
  /// Nor are steps by a register that holds more.
  static var longestVariableStep: Int32 { 256 }
}
