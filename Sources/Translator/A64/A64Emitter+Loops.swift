import Hart

// How loops get at their rounds without checks.
extension A64Emitter {
  /// Where an access has a displacement, its addend's register is changed.
  static var mostHeld: Int { 0 }

  /// Asks for all pages, has x0 be the number of rounds that they are good for, and keeps back what is beyond.
  mutating func emitEntry(_ loop: FastLoop) -> [Int] {
    var refusals: [Int] = []
    var isCounted = false
    for (number, access) in loop.walks.enumerated() {
      refusals += lookUp(access, number)
      guard access.walk.moves else { continue }
      countRounds(access.walk, into: isCounted ? .x1 : .x0)
      if isCounted {
        assembler.compare(.x1, .x0)
        assembler.select(.below, .x0, .x1, .x0)
      }
      isCounted = true
    }
    if isCounted { refusals.append(emitLimit(loop.block.leastCount)) }
    return refusals
  }

  /// Looks for the page of a walk in the TLB, keeps its addend for the rounds that follow, and has x1 be what is left of the page in the
  /// direction of the walk.
  private mutating func lookUp(_ access: WalkedAccess, _ number: Int) -> [Int] {
    let (walk, exit) = (access.walk, access.exit)
    var refusals: [Int] = []
    if let step = walk.stepRegister {
      read(step, into: .x2, .bits64)
      assembler.add(.x2, .x2, constant: -1)
      assembler.compare(.x2, constant: Int64(Walk.longestVariableStep))
      refusals.append(assembler.jump(.aboveOrEqual))
    }
    read(walk.register, into: .x3, .bits64)
    let distance = walk.distance + Int64(exit.displacement)
    if distance != 0 { add(.x3, .x3, constant: distance) }
    let rest = find(.x3, 0)
    add(.x1, .x3, constant: Int64(exit.span) - 1)
    assembler.clearPlaceInPage(.x1, .x1)
    compare(.x1, exit, rest).forEach { refusals.append($0) }
    assembler.load(.x1, .constant(.x16, rest + 16))
    assembler.store(.x1, A64Frame.room(EngineWord.walkAddends + number * 8))
    assembler.moveField(.x1, .x3, from: 0, through: 11)
    if walk.step >= 0 {
      assembler.move(.x2, constant: 4097 - Int64(exit.span))
      assembler.subtract(.x1, .x2, .x1)
    }
    return refusals
  }

  /// Makes bytes in x1 rounds, or fewer.
  private mutating func countRounds(_ walk: Walk, into rounds: A64Register) {
    guard let step = walk.stepRegister else {
      return assembler.shift(.right, rounds, .x1, by: UInt32(walk.shift))
    }
    read(step, into: .x2, .bits64)
    assembler.add(.x2, .x2, constant: -1)
    assembler.unary(.leadingZeros, .x2, .x2)
    // Of the amount, only six bits count.
    assembler.subtract(.x2, .zero, .x2)
    assembler.shift(.right, rounds, .x1, by: .x2)
  }

  private mutating func emitLimit(_ count: Int) -> Int {
    assembler.compare(.x0, constant: Int64(Walk.fewestRounds))
    let few = assembler.jump(.below)
    assembler.move(.x1, constant: Int64(count))
    assembler.multiply(.x0, .x0, .x1)
    assembler.subtract(.x1, A64Frame.budget, .x0)
    assembler.compare(A64Frame.budget, .x0)
    assembler.select(.below, .x1, .zero, .x1)
    assembler.store(.x1, A64Frame.room(EngineWord.reserve))
    assembler.subtract(A64Frame.budget, A64Frame.budget, .x1)
    return few
  }

  mutating func giveBackReserve() {
    assembler.load(.x16, A64Frame.room(EngineWord.reserve))
    assembler.add(A64Frame.budget, A64Frame.budget, .x16)
    assembler.store(.zero, A64Frame.room(EngineWord.reserve))
  }
}
