import Hart

// How loops get at their rounds without checks.
extension X86Emitter {
  /// Asks all sites, has rcx be the number of rounds that they are good for, and keeps back what is beyond.
  mutating func emitEntry(_ loop: FastLoop) -> [Int] {
    var refusals: [Int] = []
    var isCounted = false
    for (walk, site) in loop.walks {
      let room = HartRoom.site(site)
      assembler.move(.rax, X86Frame.place(of: walk.register))
      if walk.distance != 0 {
        assembler.arithmetic(.add, .register(.rax), constant: Int32(walk.distance))
      }
      assembler.arithmetic(.subtract, .rax, X86Frame.room(room))
      assembler.move(.rdx, X86Frame.room(room + 16))
      assembler.arithmetic(.compare, .rax, .register(.rdx))
      refusals.append(assembler.jump(.aboveOrEqual))
      if walk.step == 0 { continue }
      // What is left of the page, in the direction of the walk.
      if walk.step > 0 {
        assembler.arithmetic(.subtract, .rdx, .register(.rax))
      } else {
        assembler.move(.rdx, .register(.rax))
      }
      assembler.shift(.right, .register(.rdx), by: walk.shift)
      if isCounted {
        assembler.arithmetic(.compare, .rdx, .register(.rcx))
        assembler.conditionalMove(.below, .rcx, .register(.rdx))
      } else {
        assembler.move(.rcx, .register(.rdx))
      }
      isCounted = true
    }
    if isCounted { refusals.append(emitLimit(loop.block.count)) }
    return refusals
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
