import Bus
import Hart

// Where a block goes on, and how it is left.
extension X86Emitter {
  // MARK: Heads

  /// In front of the distance is the opcode of the jump.
  static var headDistance: Int { 1 }

  mutating func alignHead() {
    observer?.writing(.padding, at: assembler.count)
    assembler.align(8)
  }

  mutating func emitHead(taking count: Int) { takeBudget(count) }

  /// By an instruction of seven bytes: at a head, they become a jump (`X86BackEnd.closeHead`).
  mutating func takeBudget(_ count: Int) {
    assembler.arithmeticLong(.subtract, X86Frame.budget, constant: Int32(count))
  }

  mutating func giveBack(_ count: Int) {
    assembler.arithmetic(.add, .register(X86Frame.budget), constant: Int32(count))
  }

  // MARK: Jumps

  mutating func jump(where condition: Operand, isTrue: Bool) -> Int {
    let test = test(condition)
    return assembler.jump(isTrue ? test : test.opposite)
  }

  mutating func branch(_ operation: MicroOperation) {
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
    state.isEnded = true
  }

  mutating func emitJump(to target: UInt64) {
    if target != state.next { emitJump(to: target, if: nil) }
  }

  private mutating func emitJump(to target: UInt64, if condition: X86Condition?) {
    if isInternal(target) {
      let jump = condition.map { assembler.jump($0) } ?? assembler.jump()
      state.internalJumps.append((jump, target))
      return
    }
    var exit = Exit(.jump, pc: target)
    var otherPage: Int?
    if target >> 12 != block.start >> 12 {
      let number = HartRoom.codePages + Hart.codePageIndex(target) * 4
      assembler.arithmetic(
        .compare, X86Frame.room(number), constant: Int32.max, .bits32)
      exit.numberPlace = UInt32(assembler.count - 4)
      otherPage = assembler.jump(.notEqual)
    }
    // The distance must change in one step, under the eyes of other harts.
    let place = (assembler.count + (condition == nil ? 1 : 2)) & 63
    if place > 60 { assembler.pad(64 - place) }
    let jump = condition.map { assembler.jump($0) } ?? assembler.jump()
    exit.distancePlace = UInt32(jump)
    var jumps = JumpPlaces(jump)
    if let otherPage { jumps.append(otherPage) }
    state.stubs.append(.init(exit: exits.add(exit), jumps: jumps))
  }

  mutating func emitIndirectJump(_ register: X86Register) {
    let index = take()
    assembler.move(index, .register(register), .bits32)
    assembler.arithmetic(
      .and, .register(index), constant: Int32(EngineCaches.jumpsPerContext - 1) << 1, .bits32)
    assembler.shift(.left, .register(index), by: 3, .bits32)
    let table = HartRoom.jumps + state.code * EngineCaches.jumpsPerContext * 16 - X86Frame.bias
    assembler.arithmetic(
      .compare, register,
      .memory(X86Frame.base, index: index, displacement: Int32(table)))
    let miss = assembler.jump(.notEqual)
    assembler.jump(to: .memory(X86Frame.base, index: index, displacement: Int32(table + 8)))
    state.stubs.append(
      .init(
        exit: exits.add(Exit(.jumpIndirect, pc: 0)), jumps: JumpPlaces(miss),
        target: register))
  }

  mutating func testPage(_ page: UInt64, number: Int64) {
    assembler.arithmetic(
      .compare, X86Frame.room(HartRoom.codePages + Hart.codePageIndex(page) * 4),
      constant: Int32(truncatingIfNeeded: number), .bits32)
  }

  mutating func emitExit(_ exit: Int) {
    assembler.move(.rax, constant: Int64(exit))
    assembler.jump(to: thunks.leave)
  }
}
