import Hart

// From the head of a block to its exits.
extension Emitter {
  /// Writes a region; it is the same afterwards.
  mutating func emit(_ blocks: inout [Block]) -> [Placement] {
    var placements: [Placement] = []
    placements.reserveCapacity(blocks.count)
    for index in blocks.indices {
      // Not copied, which would count references to all that it has.
      swap(&block, &blocks[index])
      state.begin(
        count: block.count, groupCount: block.groups.count,
        next: index + 1 < blocks.count ? blocks[index + 1].start : nil)
      placements.append(emitBlock())
      swap(&block, &blocks[index])
    }
    for loop in state.loops { emit(loop) }
    for jump in state.internalJumps {
      if let target = placements.first(where: { $0.start == jump.target }) {
        assembler.patch(jump.place, to: target.head)
      }
    }
    for index in placements.indices { emitBehind(&placements[index]) }
    for stub in state.stubs.indices { emit(state.stubs[stub]) }
    for jump in state.stubJumps {
      assembler.patch(jump.place, to: Int(exits[state.stubs[jump.stub].exit].stub))
    }
    for detour in state.detours { emit(detour) }
    for miss in state.misses.indices { emit(state.misses[miss]) }
    return placements
  }

  private mutating func emitBlock() -> Placement {
    alignHead()
    observer?.writing(.head(block: block.start), at: assembler.count)
    let head = assembler.count
    let firstSite = exits.siteCount
    emitHead(taking: state.count)
    let early = assembler.jump(.below)
    emitOperations()
    if !state.isEnded {
      observer?.writing(.end(block: block.start), at: assembler.count)
      settle()
      emitJump(to: block.end)
    }
    noteLoop(head: head)
    return Placement(
      start: block.start, count: state.count, head: head, early: early, firstSite: firstSite)
  }

  mutating func emitOperations() {
    var position = 0
    while position < block.operations.count, !state.isEnded {
      position = emitInstruction(at: position)
    }
  }

  /// Writes the instruction whose operations begin at a place, or leaves it to the interpreter; returns where those of the next begin.
  private mutating func emitInstruction(at first: Int) -> Int {
    let number = block.operations[first].instruction
    var end = first + 1
    while end < block.operations.count, block.operations[end].instruction == number { end += 1 }
    observer?.writing(.instruction(block.address(of: Int(number))), at: assembler.count)
    if !state.pending.isEmpty { settle(before: first..<end) }
    let (count, mark) = (assembler.count, state.mark)
    let pending = state.pending.isEmpty ? nil : state.pending
    state.begin(instruction: Int(number))
    var position = first
    while position < end, !state.isTooMuch {
      if block.operations[position].isLiveRoot {
        state.position = position
        emit(block.operations[position])
      }
      position += 1
    }
    if state.pendingJump != nil { finishJump() }
    if state.isTooMuch {
      assembler.buffer.count = count
      state.goBack(to: mark, pending: pending ?? [])
      leaveTooMuch()
    }
    return end
  }

  /// Leaves to the interpreter what turned out too much, and was taken back.
  private mutating func leaveTooMuch() {
    state.wasTooMuch = true
    observer?.gaveUp(block.address(of: state.instruction))
    leave()
  }

  private mutating func emit(_ operation: MicroOperation) {
    switch operation.kind {
    case .writeRegister: write(operation)
    case .skip, .load, .atomic, .compareAndSwap, .loadReserved, .storeConditional:
      // Otherwise it is made where the result is wanted, which is at once.
      if operation.uses > 0 { break }
      let target = take()
      compute(operation, into: target, .bits64)
      release(target)
    case .store: store(operation)
    case .requireFloat: requireFloat(operation)
    case .writeFloat: writeFloat(operation)
    case .float:
      // Otherwise it is computed where the result is wanted, which is at once.
      if operation.uses == 0 { float(unused: operation) }
    case .requirePage:
      testPage(UInt64(bitPattern: operation.offset), number: operation.a.bits)
      interpret(assembler.jump(.notEqual))
    case .jump: state.pendingJump = .direct(UInt64(bitPattern: operation.offset))
    case .jumpIndirect:
      let target = take()
      compute(operation.a, into: target)
      state.pendingJump = .indirect(target)
    case .branch: state.walks.isEmpty ? branch(operation) : branchBack(operation)
    case .interpret: leave(UInt64(bitPattern: operation.offset))
    case .system: system(UInt64(bitPattern: operation.offset))
    case .fence: fence(operation.number)
    default: giveUp()
    }
  }

  private mutating func write(_ operation: MicroOperation) {
    if let pin = pin(operation.number) {
      compute(operation.a, into: pin, operation.waits ? .bits32 : .bits64)
    } else if operation.waits {
      let register = value(operation.a, .bits32)
      // All of it: what reads eight bytes would wait long for four.
      assembler.store(register, Self.room(HartRoom.integer(operation.number)), size: 8)
      release(register)
    } else {
      store(operation.a, Self.room(HartRoom.integer(operation.number)), size: 8)
    }
    let bit: UInt32 = 1 &<< UInt32(operation.number)
    state.waiting = operation.waits ? state.waiting | bit : state.waiting & ~bit
  }
}
