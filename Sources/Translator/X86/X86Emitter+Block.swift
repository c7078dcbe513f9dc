import Bus
import Hart

// From the head of a block to its exits.
extension X86Emitter {
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
    for stub in stubs {
      observer?.writing(.exit(exits[stub.exit]), at: assembler.count)
      for jump in stub.jumps { assembler.patch(jump, to: assembler.count) }
      exits[stub.exit].stub = UInt32(assembler.count)
      if let target = stub.target {
        assembler.store(target, X86Frame.room(EngineWord.target))
      }
      emitExit(stub.exit)
    }
    emitFloatDetours()
    for miss in misses { emitMiss(miss) }
    return placements
  }

  private mutating func emitBlock() -> Placement {
    observer?.writing(.padding, at: assembler.count)
    assembler.align(8)
    observer?.writing(.head(block: block.start), at: assembler.count)
    let head = assembler.count
    let firstSite = exits.siteCount
    isEnded = false
    floatState.beginBlock()
    assembler.arithmeticLong(.subtract, X86Frame.budget, constant: Int32(count))
    let early = assembler.jump(.below)
    emitOperations()
    if !isEnded {
      observer?.writing(.end(block: block.start), at: assembler.count)
      settleFloat()
      emitJump(to: block.end)
    }
    return Placement(
      start: block.start, count: count, head: head, early: early, firstSite: firstSite)
  }

  /// What happens to a hart that cannot carry out a block.
  private mutating func emitBehind(_ placement: inout Placement) {
    observer?.writing(.refusal(block: placement.start), at: assembler.count)
    placement.gone = assembler.count
    assembler.arithmeticLong(
      .subtract, X86Frame.budget, constant: Int32(placement.count))
    assembler.patch(placement.early, to: assembler.count)
    emitExit(
      exits.add(
        Exit(
          kind: .head, refund: UInt16(placement.count), pc: placement.start,
          distancePlace: UInt32(placement.head + 1), stub: UInt32(placement.gone))))
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
  private mutating func emitInstruction(
    _ number: Int, _ range: Range<Int>
  ) {
    observer?.writing(.instruction(block.address(of: number)), at: assembler.count)
    settleFloat(before: range)
    let pending = floatState.pending
    let mark = (
      assembler.count, exits.count, exits.siteCount, stubs.count, misses.count,
      internalJumps.count
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
    assembler.count = mark.0
    floatState.cut(to: mark.0)
    floatState.pending = pending
    exits.cut(to: mark.1, sites: mark.2)
    stubs.removeLast(stubs.count - mark.3)
    misses.removeLast(misses.count - mark.4)
    internalJumps.removeLast(internalJumps.count - mark.5)
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
    case .jump: pendingJump = .direct(UInt64(bitPattern: operation.offset))
    case .jumpIndirect:
      let target = take()
      compute(operation.a, into: target)
      pendingJump = .indirect(target)
    case .branch: branch(operation)
    case .interpret: leave(UInt64(bitPattern: operation.offset))
    case .system: system(UInt64(bitPattern: operation.offset))
    case .fence:
      // Write before read is the one order that the host does not keep by itself.
      if operation.number >> 4 & 1 != 0, operation.number & 2 != 0 { assembler.fence() }
    default: if operation.kind.isRoot { isTooMuch = true }
    }
  }

  private mutating func write(_ operation: MicroOperation) {
    if let pin = X86Frame.pin(of: operation.number) {
      compute(operation.a, into: pin)
      return
    }
    let place = X86Frame.memory(of: operation.number)
    if let constant = operation.a.constant, let small = Int32(exactly: constant) {
      assembler.store(constant: small, place)
      return
    }
    let register = value(operation.a)
    assembler.store(register, place)
    release(register)
  }

  private mutating func store(_ operation: MicroOperation) {
    let source: X86Register
    let (place, registers) = access(operation, isStore: true)
    if let float = block[operation.b], float.kind == .readFloat {
      storeFloat(float.number, place, size: operation.type.size)
      for register in registers { release(register) }
      return
    }
    if let constant = small(operation.b), operation.type.size >= 4 {
      assembler.store(
        constant: constant, place, operation.type.size == 8 ? .bits64 : .bits32)
      for register in registers { release(register) }
      return
    }
    source = value(operation.b)
    switch operation.type.size {
    case 8: assembler.store(source, place)
    case 4: assembler.store(source, place, .bits32)
    default: assembler.storeSmall(source, place, size: operation.type.size)
    }
    release(source)
    for register in registers { release(register) }
  }

  // MARK: Jumps

  private mutating func branch(_ operation: MicroOperation) {
    let condition = test(operation.a)
    let target = UInt64(bitPattern: operation.offset)
    if target >> 12 == block.start >> 12 {
      emitJump(to: target, if: condition)
    } else {
      let over = assembler.jump(condition.opposite)
      emitJump(to: target)
      assembler.patch(over, to: assembler.count)
    }
    emitJump(to: block.end)
    isEnded = true
  }

  /// Carries out the jump of an instruction whose other effects are done.
  private mutating func finishJump() {
    switch pendingJump {
    case .direct(let target): emitJump(to: target)
    case .indirect(let register): emitIndirectJump(register)
    case nil: return
    }
    pendingJump = nil
    isEnded = true
  }

  /// A jump to a known address, which leads out until it is linked, if it is not in this region.
  private mutating func emitJump(to target: UInt64, if condition: X86Condition? = nil) {
    if target == next, condition == nil { return }
    if starts.contains(target), target >> 12 == block.start >> 12 {
      let jump = condition.map { assembler.jump($0) } ?? assembler.jump()
      internalJumps.append((jump, target))
      return
    }
    var exit = Exit(kind: .jump, pc: target)
    var stubJumps: [Int] = []
    if target >> 12 != block.start >> 12 {
      let number = HartRoom.codePages + Hart.codePageIndex(target) * 4
      assembler.arithmetic(
        .compare, X86Frame.room(number), constant: Int32.max, .bits32)
      exit.numberPlace = UInt32(assembler.count - 4)
      stubJumps.append(assembler.jump(.notEqual))
    }
    // The distance must change in one step, under the eyes of other harts.
    while (assembler.count + (condition == nil ? 1 : 2)) & 63 > 60 { assembler.byte(0x90) }
    let jump = condition.map { assembler.jump($0) } ?? assembler.jump()
    exit.distancePlace = UInt32(jump)
    let index = exits.add(exit)
    stubs.append(Stub(exit: index, jumps: stubJumps + [jump]))
  }

  private mutating func emitIndirectJump(_ register: X86Register) {
    let index = take()
    assembler.move(index, .register(register), .bits32)
    assembler.arithmetic(
      .and, .register(index), constant: Int32(EngineCaches.jumpsPerContext - 1) << 1, .bits32)
    assembler.shift(.left, .register(index), by: 3, .bits32)
    let table = HartRoom.jumps + context * EngineCaches.jumpsPerContext * 16 - X86Frame.base0
    assembler.arithmetic(
      .compare, register,
      .memory(X86Frame.base, index: index, displacement: Int32(table)))
    let miss = assembler.jump(.notEqual)
    assembler.jump(to: .memory(X86Frame.base, index: index, displacement: Int32(table + 8)))
    stubs.append(
      Stub(exit: exits.add(Exit(kind: .jumpIndirect, pc: 0)), jumps: [miss], target: register))
  }

  /// Goes back to the dispatcher, which has the interpreter carry out this instruction.
  private mutating func leave(_ system: UInt64 = 0) {
    settleFloat()
    let exit = exits.add(
      Exit(
        kind: .interpret, refund: UInt16(count - instruction),
        pc: block.address(of: instruction), instruction: system))
    stubs.append(Stub(exit: exit, jumps: [assembler.jump()]))
    isEnded = true
  }

  /// Has the hart carry out this instruction, and goes on with the next if nothing else has changed.
  private mutating func system(_ instruction: UInt64) {
    settleFloat()
    let exit = exits.add(
      Exit(
        kind: .system, refund: UInt16(count - self.instruction),
        pc: block.address(of: self.instruction), instruction: instruction))
    assembler.call(to: thunks.system)
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word32(Int32(exit))
    observer?.writing(.instruction(block.address(of: self.instruction)), at: assembler.count)
    // The registers of floating point were put away.
    floatState.beginBlock()
  }

  // MARK: Behind the code

  mutating func emitExit(_ exit: Int) {
    assembler.store(constant: Int32(exit), X86Frame.room(EngineWord.exit), .bits32)
    let jump = assembler.jump()
    assembler.patch(jump, to: thunks.leave)
  }
}
