import Hart

// From the head of a block to its exits.
extension Emitter {
  /// Writes a region; it is the same afterwards.
  mutating func emit(_ blocks: inout [Block]) -> [Placement] {
    for index in blocks.indices {
      // Not copied, which would count references to all that it has.
      swap(&block, &blocks[index])
      emitBlock(before: index + 1 < blocks.count ? blocks[index + 1].start : nil)
      swap(&block, &blocks[index])
    }
    for loop in state.loops { emit(loop) }
    for jump in state.internalJumps {
      if let target = state.placements.first(where: { $0.start == jump.target }) {
        assembler.patch(jump.place, to: target.head)
      }
    }
    for index in state.placements.indices {
      state.placements[index].gone = emitBehind(state.placements[index])
    }
    for stub in state.stubs.indices { emit(state.stubs[stub]) }
    for jump in state.stubJumps {
      assembler.patch(jump.place, to: Int(exits[state.stubs[jump.stub].exit].stub))
    }
    for detour in state.detours { emit(detour) }
    for miss in state.misses.indices { emit(state.misses[miss]) }
    return state.placements
  }

  /// Writes the present block, which another one follows.
  private mutating func emitBlock(before next: UInt64?) {
    state.begin(count: block.count, groupCount: block.groups.count, next: next)
    state.refused = nil
    alignHead()
    observer?.writing(.head(block: block.start), at: assembler.count)
    let head = assembler.count
    emitHead(taking: state.count)
    let early = assembler.jump(.below)
    let (begin, mark) = (assembler.count, state.mark)
    emitOperations()
    // Rarely, so it is not for each instruction that there is something to go back to.
    while state.isTooMuch {
      goBack(to: begin, mark)
      state.begin(count: block.count, groupCount: block.groups.count, next: next)
      emitOperations()
    }
    if !state.isEnded {
      observer?.writing(.end(block: block.start), at: assembler.count)
      settle()
      emitJump(to: block.end)
    }
    noteLoop(head: head)
    state.placements.append(
      Placement(
        start: block.start, count: state.count, head: head, early: early))
  }

  /// Takes back what was written since, and knows of the instruction that turned out too much.
  mutating func goBack(to count: Int, _ mark: State.Mark) {
    assembler.buffer.count = count
    state.goBack(to: mark)
  }

  /// Writes what the block does, or the beginning of that, if an instruction turns out too much.
  mutating func emitOperations() {
    let operations = block.operations
    var position = 0
    while position < operations.count {
      let number = operations[position].instruction
      if !state.pending.isEmpty { settle(before: instruction(at: position)) }
      if state.observer != nil { noteInstruction(Int(number)) }
      state.begin(instruction: Int(number))
      if state.refused == Int(number) { return leaveRefused() }
      repeat {
        if operations[position].isLiveRoot {
          state.position = position
          emit(operations, position)
        }
        position &+= 1
      } while position < operations.count && operations[position].instruction == number
        && !state.isTooMuch
      if state.pendingJump != nil, !state.isTooMuch { finishJump() }
      if state.isEnded || state.isTooMuch { return }
    }
  }

  /// Where the operations of the instruction are that begins at a place.
  private func instruction(at first: Int) -> Range<Int> {
    let number = block.operations[first].instruction
    let end = block.operations[first...].firstIndex { $0.instruction != number }
    return first..<(end ?? block.operations.count)
  }

  private mutating func noteInstruction(_ number: Int) {
    observer?.writing(.instruction(block.address(of: number)), at: assembler.count)
  }

  /// Leaves to the interpreter what turned out too much.
  private mutating func leaveRefused() {
    observer?.gaveUp(block.address(of: state.instruction))
    leave()
  }

  @inline(__always)
  private mutating func emit(_ operations: MicroOperations, _ position: Int) {
    // Half of all, and not to be looked for with the others, for which a jump by a table is not foreseen.
    if MicroOperation.Kinds.registerWrites.contains(operations[position].kind) {
      write(
        operations[position].number, operations[position].a, waits: operations[position].waits)
    } else {
      emit(operations[position])
    }
  }

  private mutating func emit(_ operation: MicroOperation) {
    switch operation.kind {
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

  private mutating func write(_ number: UInt8, _ value: Operand, waits: Bool) {
    if let pin = pin(number) {
      compute(value, into: pin, waits ? .bits32 : .bits64)
    } else if waits {
      let register = self.value(value, .bits32)
      // All of it: what reads eight bytes would wait long for four.
      assembler.store(register, Self.room(HartRoom.integer(number)), size: 8)
      release(register)
    } else {
      store(value, Self.room(HartRoom.integer(number)), size: 8)
    }
    let bit: UInt32 = 1 &<< UInt32(number)
    state.waiting = waits ? state.waiting | bit : state.waiting & ~bit
  }
}
