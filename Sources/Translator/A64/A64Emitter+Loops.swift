import Hart

// How loops get at their rounds without checks.
extension A64Emitter {
  static var looksUpWalks: Bool { false }
  /// Where an access has a displacement, its addend's register is changed.
  static var mostHeld: Int { 0 }

  /// Asks all sites, has x0 be the number of rounds that they are good for, and keeps back what is beyond.
  mutating func emitEntry(_ loop: FastLoop) -> [Int] {
    var refusals: [Int] = []
    var isCounted = false
    for access in loop.walks {
      let walk = access.walk
      refusals.append(ask(walk, access.exit.site))
      if walk.step == 0 { continue }
      // What is left of the page, in the direction of the walk.
      if walk.step > 0 { assembler.subtract(.x1, .x2, .x1) }
      let rounds: A64Register = isCounted ? .x1 : .x0
      assembler.shift(.right, rounds, .x1, by: UInt32(walk.shift))
      if isCounted {
        assembler.compare(.x1, .x0)
        assembler.select(.below, .x0, .x1, .x0)
      }
      isCounted = true
    }
    if isCounted { refusals.append(emitLimit(loop.block.leastCount)) }
    return refusals
  }

  /// Has x1 be how far into its page an access is, and x2 the limit of that.
  private mutating func ask(_ walk: Walk, _ site: UInt32) -> Int {
    let rest = assembler.approach(.x16, HartRoom.site(site))
    assembler.load(.x1, .constant(.x16, rest))
    assembler.load(.x2, .constant(.x16, rest + 16))
    read(walk.register, into: .x3, .bits64)
    if walk.distance != 0 { add(.x3, .x3, constant: walk.distance) }
    assembler.subtract(.x1, .x3, .x1)
    assembler.compare(.x1, .x2)
    return assembler.jump(.aboveOrEqual)
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
