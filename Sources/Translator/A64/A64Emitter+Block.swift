import Bus
import Hart

// From the head of a block to its exits.
extension A64Emitter {
  /// Writes a region.
  mutating func emit(_ blocks: [Block]) -> [Placement] {
    var placements: [Placement] = []
    for (index, block) in blocks.enumerated() {
      self.block = block
      groupSites = [UInt32](repeating: 0, count: block.groups.count)
      count = block.count
      next = index + 1 < blocks.count ? blocks[index + 1].start : nil
      placements.append(emitBlock())
    }
    for jump in internalJumps {
      if let target = placements.first(where: { $0.start == jump.target }) {
        assembler.patch(jump.place, to: target.head)
      }
    }
    for index in placements.indices { emitBehind(&placements[index]) }
    for stub in stubs { emitStub(stub) }
    emitFloatDetours()
    for miss in misses { emitMiss(miss) }
    return placements
  }

  /// Every block begins with an instruction that does nothing. When it is gone, that becomes a jump, under the eyes of other harts:
  /// NOP and B are among the few instructions of which one may become another while it is executed, so that whoever comes
  /// finds the one or the other (Arm Architecture Reference Manual, B2.2.5, "Concurrent modification and execution of instructions").
  /// For the same reason jumps that are linked are B, never conditional.
  private mutating func emitBlock() -> Placement {
    observer?.writing(.head(block: block.start), at: assembler.count)
    let head = assembler.count
    let firstSite = exits.siteCount
    isEnded = false
    floatState.beginBlock()
    assembler.nothing()
    assembler.subtractTesting(A64Frame.budget, A64Frame.budget, constant: UInt32(count))
    let early = assembler.jump(.below)
    emitOperations()
    if !isEnded {
      observer?.writing(.end(block: block.start), at: assembler.count)
      emitJump(to: block.end)
    }
    return Placement(
      start: block.start, count: count, head: head, early: early, firstSite: firstSite)
  }

  /// What happens to a hart that cannot carry out a block.
  private mutating func emitBehind(_ placement: inout Placement) {
    observer?.writing(.refusal(block: placement.start), at: assembler.count)
    placement.gone = assembler.count
    assembler.subtractTesting(
      A64Frame.budget, A64Frame.budget, constant: UInt32(placement.count))
    assembler.patch(placement.early, to: assembler.count)
    emitExit(
      exits.add(
        Exit(
          kind: .head, refund: UInt16(placement.count), pc: placement.start,
          distancePlace: UInt32(placement.head), stub: UInt32(placement.gone))))
  }

  private mutating func emitOperations() {
    var position = 0
    while position < block.operations.count, !isEnded {
      let number = Int(block.operations[position].instruction)
      var end = position
      while end < block.operations.count, Int(block.operations[end].instruction) == number {
        end += 1
      }
      emitInstruction(number, position..<end)
      position = end
    }
  }

  /// Writes one instruction, or leaves it to the interpreter.
  private mutating func emitInstruction(_ number: Int, _ range: Range<Int>) {
    observer?.writing(.instruction(block.address(of: number)), at: assembler.count)
    let mark = (
      code: assembler.count, exits: exits.count, sites: exits.siteCount, stubs: stubs.count,
      misses: misses.count, jumps: internalJumps.count, float: floatState.mark
    )
    beginInstruction(number)
    for position in range where block.operations[position].isLive {
      self.position = position
      emit(block.operations[position])
      if isTooMuch { break }
    }
    finishJump()
    guard isTooMuch else { return }
    observer?.gaveUp(block.address(of: number))
    isTooMuch = false
    assembler.count = mark.code
    floatState.cut(to: mark.float)
    exits.cut(to: mark.exits, sites: mark.sites)
    stubs.removeLast(stubs.count - mark.stubs)
    misses.removeLast(misses.count - mark.misses)
    internalJumps.removeLast(internalJumps.count - mark.jumps)
    pendingJump = nil
    leave()
  }

  private mutating func emit(_ operation: MicroOperation) {
    switch operation.kind {
    case .writeRegister: write(operation)
    case .load, .atomic, .compareAndSwap, .loadReserved, .storeConditional:
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
    case .requirePage: requirePage(operation)
    case .jump: pendingJump = .direct(UInt64(bitPattern: operation.offset))
    case .jumpIndirect:
      let target = take()
      compute(operation.a, into: target)
      pendingJump = .indirect(target)
    case .branch: branch(operation)
    case .interpret: leave(UInt64(bitPattern: operation.offset))
    case .system: system(UInt64(bitPattern: operation.offset))
    case .fence: fence(operation.number)
    default: if operation.kind.isRoot { isTooMuch = true }
    }
  }

  private mutating func write(_ operation: MicroOperation) {
    if let pin = A64Frame.pin(of: operation.number) {
      compute(operation.a, into: pin)
      return
    }
    let register = source(operation.a)
    assembler.store(register, A64Frame.memory(of: operation.number))
    release(register)
  }

  // MARK: Behind the code

  private mutating func emitStub(_ stub: Stub) {
    observer?.writing(.exit(exits[stub.exit]), at: assembler.count)
    for jump in stub.jumps { assembler.patch(jump, to: assembler.count) }
    exits[stub.exit].stub = UInt32(assembler.count)
    if let target = stub.target {
      assembler.store(target, A64Frame.room(EngineWord.target))
    }
    emitExit(stub.exit)
    if let load = stub.numberLoad {
      observer?.writing(.numbers, at: assembler.count)
      assembler.patch(load, to: assembler.count)
      exits[stub.exit].numberPlace = UInt32(assembler.count)
      assembler.word(A64BackEnd.noNumber)
    }
  }

  mutating func emitExit(_ exit: Int) {
    assembler.move(.x16, constant: Int64(exit))
    assembler.jump(to: thunks.leave)
  }
}
