import Bus
import Hart

// Where a block goes on, and how it is left.
extension A64Emitter {
  // MARK: Heads

  static var headDistance: Int { 0 }

  /// Every block begins with an instruction that does nothing. When it is gone, that becomes a jump, under the eyes of other harts:
  /// NOP and B are among the few instructions of which one may become another while it is executed, so that whoever comes
  /// finds the one or the other (Arm Architecture Reference Manual, B2.2.5, "Concurrent modification and execution of instructions").
  /// For the same reason jumps that are linked are B, never conditional.
  mutating func emitHead(taking count: Int) {
    assembler.nothing()
    takeBudget(count)
  }

  mutating func takeBudget(_ count: Int) {
    assembler.subtractTesting(A64Frame.budget, A64Frame.budget, constant: UInt32(count))
  }

  mutating func giveBack(_ count: Int) {
    assembler.add(A64Frame.budget, A64Frame.budget, constant: Int64(count))
  }

  // MARK: Jumps

  mutating func jump(where condition: Operand, isTrue: Bool) -> Int {
    let test = jumpTest(condition)
    return jump(isTrue ? test : test.opposite)
  }

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
      state.internalJumps.append((jump(test), target))
    } else {
      let over = jump(test.opposite)
      emitJump(to: target)
      assembler.patch(over, to: assembler.count)
    }
    emitJump(to: block.end)
    state.isEnded = true
  }

  mutating func emitJump(to target: UInt64) {
    if target == state.next { return }
    if isInternal(target) {
      state.internalJumps.append((assembler.jump(), target))
      return
    }
    var stub = State.Stub(exit: exits.add(Exit(.jump, pc: target)), jumps: JumpPlaces())
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
    state.stubs.append(stub)
  }

  mutating func emitIndirectJump(_ register: A64Register) {
    let bits = UInt32(EngineCaches.jumpsPerContext.trailingZeroBitCount)
    assembler.moveField(.x17, register, from: 1, through: bits)
    let table = assembler.approach(
      .x16, HartRoom.jumps + state.code * EngineCaches.jumpsPerContext * 16)
    if table != 0 { assembler.add(.x16, .x16, constant: Int64(table)) }
    assembler.add(.x16, .x16, .x17, shiftedBy: 4)
    assembler.pair(isLoad: true, .x16, .x17, .x16, 0)
    assembler.compare(.x16, register)
    let miss = assembler.jump(.notEqual)
    assembler.jump(to: .x17)
    state.stubs.append(
      .init(
        exit: exits.add(Exit(.jumpIndirect, pc: 0)), jumps: JumpPlaces(miss),
        target: register))
  }

  mutating func testPage(_ page: UInt64, number: Int64) {
    let place = assembler.approach(.x16, HartRoom.codePages + Hart.codePageIndex(page) * 4)
    assembler.load(.x16, .constant(.x16, place), .uint32)
    assembler.move(.x17, constant: number)
    assembler.compare(.x16, .x17, .bits32)
  }

  // MARK: Behind the code

  mutating func emitExit(_ exit: Int) {
    assembler.move(.x16, constant: Int64(exit))
    assembler.jump(to: thunks.leave)
  }

  mutating func emitNumber(of stub: State.Stub) {
    guard let load = stub.numberLoad else { return }
    observer?.writing(.numbers, at: assembler.count)
    assembler.patch(load, to: assembler.count)
    exits[stub.exit].numberPlace = UInt32(assembler.count)
    assembler.word(A64BackEnd.noNumber)
  }
}
