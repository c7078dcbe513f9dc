import Hart

// How loops get at their rounds without checks.
extension X86Emitter {
  static var mostHeld: Int { 2 }

  /// Asks for all pages, has rcx be the number of rounds that they are good for, and keeps back what is beyond.
  mutating func emitEntry(_ loop: FastLoop) -> [Int] {
    if state.hasWindow { return emitWindowEntry(loop) }
    var refusals: [Int] = []
    var isCounted = false
    for (number, access) in loop.walks.enumerated() {
      if isCounted { assembler.store(.rcx, X86Frame.room(EngineWord.rounds)) }
      refusals += lookUp(access, number)
      if isCounted { assembler.move(.rcx, X86Frame.room(EngineWord.rounds)) }
      guard access.walk.moves else { continue }
      countRounds(access.walk)
      if isCounted {
        assembler.arithmetic(.compare, .rdx, .register(.rcx))
        assembler.conditionalMove(.below, .rcx, .register(.rdx))
      } else {
        assembler.move(.rcx, .register(.rdx))
      }
      isCounted = true
    }
    if isCounted { refusals.append(emitLimit(loop.block.leastCount)) }
    return refusals
  }

  /// Looks for the page of a walk in the TLB, keeps its addend for the rounds that follow, and has rdx be what is left of the page in the
  /// direction of the walk. Changes rcx, too.
  private mutating func lookUp(_ access: WalkedAccess, _ number: Int) -> [Int] {
    let (walk, exit) = (access.walk, access.exit)
    var refusals: [Int] = []
    if let step = walk.stepRegister {
      assembler.move(.rax, place(of: step))
      assembler.arithmetic(.subtract, .register(.rax), constant: 1)
      assembler.arithmetic(.compare, .register(.rax), constant: Walk.longestVariableStep)
      refusals.append(assembler.jump(.aboveOrEqual))
    }
    assembler.move(.rdx, place(of: walk.register))
    let distance = Int32(walk.distance) + exit.displacement
    if distance != 0 { assembler.arithmetic(.add, .register(.rdx), constant: distance) }
    find(.rdx, 0, .rax)
    assembler.loadAddress(.rcx, .memory(.rdx, displacement: Int32(exit.span) - 1))
    assembler.arithmetic(.and, .register(.rcx), constant: -4096)
    compare(.rcx, exit, entry(.rax, 0), entry(.rax, 8)).forEach { refusals.append($0) }
    assembler.move(.rcx, entry(.rax, 16))
    assembler.store(.rcx, X86Frame.room(EngineWord.walkAddends + number * 8))
    assembler.arithmetic(.and, .register(.rdx), constant: 4095, .bits32)
    if walk.step >= 0 {
      assembler.arithmetic(.subtract, .register(.rdx), constant: 4097 - Int32(exit.span))
      assembler.negate(.rdx)
    }
    return refusals
  }

  /// Makes bytes in rdx rounds, or fewer.
  private mutating func countRounds(_ walk: Walk) {
    guard let step = walk.stepRegister else {
      return assembler.shift(.right, .register(.rdx), by: walk.shift)
    }
    assembler.move(.rax, place(of: step))
    assembler.arithmetic(.subtract, .register(.rax), constant: 1)
    assembler.countBits(0xbd, .rax, .register(.rax))
    // Of the amount, only six bits count.
    assembler.negate(.rax)
    assembler.shift(.right, .rdx, .register(.rdx), by: .rax)
  }

  private mutating func emitLimit(_ count: Int) -> Int {
    assembler.arithmetic(.compare, .register(.rcx), constant: Walk.fewestRounds)
    let few = assembler.jump(.below)
    assembler.multiply(.rcx, .register(.rcx), constant: Int32(count))
    assembler.move(.rax, constant: 0)
    assembler.move(.rdx, .register(X86Frame.budget))
    assembler.arithmetic(.subtract, .rdx, .register(.rcx))
    assembler.conditionalMove(.below, .rdx, .register(.rax))
    assembler.store(.rdx, X86Frame.room(EngineWord.reserve))
    assembler.arithmetic(.subtract, X86Frame.budget, .register(.rdx))
    return few
  }

  mutating func giveBackReserve() {
    assembler.arithmetic(.add, X86Frame.budget, X86Frame.room(EngineWord.reserve))
    assembler.store(constant: 0, X86Frame.room(EngineWord.reserve), .bits64)
  }
}

// Rounds that go by a window.
extension X86Emitter {
  /// The most that a register adds each round.
  private static let longestWindowStep: Int32 = 1 << 16

  /// Asks where all walks begin: for as many rounds as the budget allows, they stay within the window's margin.
  private mutating func emitWindowEntry(_ loop: FastLoop) -> [Int] {
    var refusals: [Int] = []
    var asked: UInt32 = 0
    for access in loop.walks {
      let bit: UInt32 = 1 << UInt32(access.walk.register)
      if asked & bit == 0 { refusals.append(askWindow(beginningOf: access.walk)) }
      asked |= bit
      if let step = access.walk.stepRegister { refusals.append(askStep(step)) }
    }
    let rounds = PageWindows.margin / 2 / UInt64(Self.longestWindowStep)
    let most = min(UInt64(Int32.max), rounds * UInt64(loop.block.leastCount))
    assembler.arithmetic(.compare, .register(X86Frame.budget), constant: Int32(most))
    refusals.append(assembler.jump(.above))
    return refusals
  }

  private mutating func askWindow(beginningOf walk: Walk) -> Int {
    guard pin(walk.register) == nil else { return askWindow(pin(walk.register) ?? .rax) }
    assembler.move(.rax, place(of: walk.register))
    return askWindow(.rax)
  }

  /// Asks whether a step is short, up or down.
  private mutating func askStep(_ register: UInt8) -> Int {
    assembler.move(.rax, place(of: register))
    assembler.arithmetic(.add, .register(.rax), constant: Self.longestWindowStep)
    assembler.arithmetic(.compare, .register(.rax), constant: 2 * Self.longestWindowStep)
    return assembler.jump(.above)
  }
}
