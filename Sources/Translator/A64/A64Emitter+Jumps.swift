import Bus
import Hart

// Where a block goes on, and how it is left.
extension A64Emitter {
  /// What a jump depends on.
  enum Test {
    case flags(A64Condition)
    case zero(A64Register)
    case notZero(A64Register)

    var opposite: Test {
      switch self {
      case .flags(let condition): .flags(condition.opposite)
      case .zero(let register): .notZero(register)
      case .notZero(let register): .zero(register)
      }
    }
  }

  private mutating func jump(_ test: Test) -> Int {
    switch test {
    case .flags(let condition): assembler.jump(condition)
    case .zero(let register): assembler.jump(ifZero: true, register)
    case .notZero(let register): assembler.jump(ifZero: false, register)
    }
  }

  mutating func branch(_ operation: MicroOperation) {
    let test = jumpTest(operation.a)
    let target = UInt64(bitPattern: operation.offset)
    if isInternal(target) {
      internalJumps.append((jump(test), target))
    } else {
      let over = jump(test.opposite)
      emitJump(to: target)
      assembler.patch(over, to: assembler.count)
    }
    emitJump(to: block.end)
    isEnded = true
  }

  /// Carries out the jump of an instruction whose other effects are done.
  mutating func finishJump() {
    switch pendingJump {
    case .direct(let target): emitJump(to: target)
    case .indirect(let register): emitIndirectJump(register)
    case nil: return
    }
    pendingJump = nil
    isEnded = true
  }

  private func isInternal(_ target: UInt64) -> Bool {
    starts.contains(target) && target >> 12 == block.start >> 12
  }

  /// A jump to a known address, which leads out until it is linked, if it is not in this region.
  mutating func emitJump(to target: UInt64) {
    if target == next { return }
    if isInternal(target) {
      internalJumps.append((assembler.jump(), target))
      return
    }
    var stub = Stub(exit: exits.add(Exit(kind: .jump, pc: target)), jumps: [])
    if target >> 12 != block.start >> 12 {
      let number = assembler.approach(
        .x16, HartRoom.codePages + Hart.codePageIndex(target) * 4)
      assembler.load(.x16, .constant(.x16, number), .uint32)
      stub.numberLoad = assembler.loadLiteral(.x17)
      assembler.compare(.x16, .x17, .bits32)
      stub.jumps.append(assembler.jump(.notEqual))
    }
    stub.jumps.append(assembler.jump())
    exits[stub.exit].distancePlace = UInt32(assembler.count - 4)
    stubs.append(stub)
  }

  private mutating func emitIndirectJump(_ register: A64Register) {
    let bits = UInt32(EngineCaches.jumpsPerContext.trailingZeroBitCount)
    assembler.moveField(.x17, register, from: 1, through: bits)
    let table = assembler.approach(
      .x16, HartRoom.jumps + context * EngineCaches.jumpsPerContext * 16)
    if table != 0 { assembler.add(.x16, .x16, constant: Int64(table)) }
    assembler.add(.x16, .x16, .x17, shiftedBy: 4)
    assembler.pair(isLoad: true, .x16, .x17, .x16, 0)
    assembler.compare(.x16, register)
    let miss = assembler.jump(.notEqual)
    assembler.jump(to: .x17)
    stubs.append(
      Stub(exit: exits.add(Exit(kind: .jumpIndirect, pc: 0)), jumps: [miss], target: register))
  }

  /// Leaves where the rest of the instruction is not in the page that it was found in.
  mutating func requirePage(_ operation: MicroOperation) {
    let page = UInt64(bitPattern: operation.offset)
    let number = assembler.approach(.x16, HartRoom.codePages + Hart.codePageIndex(page) * 4)
    assembler.load(.x16, .constant(.x16, number), .uint32)
    assembler.move(.x17, constant: operation.a.bits)
    assembler.compare(.x16, .x17, .bits32)
    interpret(assembler.jump(.notEqual))
  }

  /// Goes back to the dispatcher, which has the interpreter carry out this instruction.
  mutating func leave(_ system: UInt64 = 0) {
    var exit = interpretation
    exit.instruction = system
    stubs.append(Stub(exit: exits.add(exit), jumps: [assembler.jump()]))
    isEnded = true
  }

  /// Has the hart carry out this instruction, and goes on with the next if nothing else has changed.
  mutating func system(_ instruction: UInt64) {
    let exit = exits.add(
      Exit(
        kind: .system, refund: UInt16(count - self.instruction),
        pc: block.address(of: self.instruction), instruction: instruction))
    assembler.call(to: thunks.system)
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word(UInt32(exit))
    observer?.writing(.instruction(block.address(of: self.instruction)), at: assembler.count)
    // The registers of floating point were put away.
    floatState.beginBlock()
  }

  /// The present instruction, carried out by the interpreter.
  var interpretation: Exit {
    Exit(
      kind: .interpret, refund: UInt16(count - instruction), pc: block.address(of: instruction))
  }
}
