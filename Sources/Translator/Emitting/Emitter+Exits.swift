import Hart

// How blocks are left.
extension Emitter {
  func isInternal(_ target: UInt64) -> Bool {
    state.starts.contains(target) && target >> 12 == block.start >> 12
  }

  /// Carries out the jump of an instruction whose other effects are done.
  mutating func finishJump() {
    switch state.pendingJump {
    case .direct(let target): emitJump(to: target)
    case .indirect(let register): emitIndirectJump(register)
    case nil: return
    }
    state.pendingJump = nil
    state.isEnded = true
  }

  /// One at the present instruction.
  func makeExit(_ kind: Exit.Kind) -> Exit {
    Exit(
      kind, pc: block.address(of: state.instruction), refund: state.count - state.instruction,
      waiting: state.waiting)
  }

  /// The present instruction, carried out by somebody else.
  private func makeExit(_ kind: Exit.Kind, _ instruction: UInt64) -> Exit {
    var exit = makeExit(kind)
    exit.instruction = instruction
    return exit
  }

  /// The number of an exit for the interpreter to carry out the present instruction.
  mutating func addInterpretation() -> Int { exits.add(makeExit(.interpret)) }

  /// Goes back to the dispatcher, which has the interpreter carry out this instruction.
  mutating func leave(_ system: UInt64 = 0) {
    settle()
    let exit = exits.add(makeExit(.interpret, system))
    state.stubs.append(
      .init(exit: exit, jumps: JumpPlaces(assembler.jump()), exchangeSet: state.exchangeSet))
    state.isEnded = true
  }

  /// Has the interpreter carry out the instruction if a jump is taken that stands before everything that it changes.
  mutating func interpret(_ jump: Int) {
    if let stub = state.interpretation {
      state.stubJumps.append((stub, jump))
    } else {
      state.interpretation = state.stubs.count
      state.stubs.append(
        .init(
          exit: addInterpretation(), jumps: JumpPlaces(jump),
          exchangeSet: state.exchangeSet))
    }
  }

  /// Has the hart carry out this instruction, and goes on with the next if nothing else has changed.
  mutating func system(_ instruction: UInt64) {
    settle()
    let exit = exits.add(makeExit(.system, instruction))
    assembler.call(to: thunks.system)
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word(UInt32(exit))
    observer?.writing(.instruction(block.address(of: state.instruction)), at: assembler.count)
    // The registers of floating point were put away.
    state.forgetFloat()
  }

  // MARK: Behind the code

  /// What happens to a hart that cannot carry out a block; returns where one goes that finds it gone.
  mutating func emitBehind(_ placement: Placement) -> Int {
    observer?.writing(.refusal(block: placement.start), at: assembler.count)
    let gone = assembler.count
    takeBudget(placement.count)
    assembler.patch(placement.early, to: assembler.count)
    var exit = Exit(.head, pc: placement.start, refund: placement.count)
    exit.distancePlace = UInt32(placement.head + Self.headDistance)
    exit.stub = UInt32(gone)
    emitExit(exits.add(exit))
    return gone
  }

  mutating func emit(_ stub: State.Stub) {
    observer?.writing(.exit(exits[stub.exit]), at: assembler.count)
    assembler.patch(stub.jumps, to: assembler.count)
    exits[stub.exit].stub = UInt32(assembler.count)
    if stub.exchangeSet > 0 { exchangeBack(state.exchangeSets[stub.exchangeSet]) }
    if let target = stub.target { assembler.store(target, Self.room(EngineWord.target), size: 8) }
    emitExit(stub.exit)
    emitNumber(of: stub)
  }
}
