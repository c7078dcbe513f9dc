import Hart

/// Makes the ways between Swift and translated code (System V ABI, AMD64 supplement, 3.2). The number of an exit comes to `leave` in eax.
enum X86Thunks: ThunkMaker {
  private static let saved: [X86Register] = [.rbp, .rbx, .r12, .r13, .r14, .r15]
  /// What a called function may change, and translated code keeps something in.
  private static let lost: [X86Register] = [.rax, .rcx, .rdx, .rsi, .rdi, .r8, .r9, .r10, .r11]

  static func emitEnter(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    for register in saved { assembler.push(register) }
    assembler.arithmetic(.subtract, .register(.rsp), constant: 8)
    assembler.loadAddress(
      X86Frame.base, .memory(.rdi, displacement: Int32(X86Frame.bias)))
    assembler.move(X86Frame.budget, .rdx)
    assembler.move(.rax, .rsi)
    loadPins(&assembler)
    assembler.jump(to: .register(.rax))
    return start
  }

  static func emitLeave(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    assembler.store(.rax, X86Frame.room(EngineWord.exit), size: 4)
    putAway(&assembler)
    `return`(&assembler)
    return start
  }

  private static func loadPins(_ assembler: inout X86Assembler) {
    for pin in X86Frame.pins.all {
      assembler.move(pin.host, X86Frame.room(HartRoom.integer(pin.guest)))
    }
  }

  /// Leaves everything where others look for it.
  private static func putAway(_ assembler: inout X86Assembler) {
    emitEnd(&assembler)
    for pin in X86Frame.pins.all {
      assembler.store(pin.host, X86Frame.room(HartRoom.integer(pin.guest)))
    }
    assembler.store(X86Frame.budget, X86Frame.room(EngineWord.budget))
  }

  private static func `return`(_ assembler: inout X86Assembler) {
    assembler.arithmetic(.add, .register(.rsp), constant: 8)
    for register in saved.reversed() { assembler.pop(register) }
    assembler.return()
  }

  /// Calls the engine, which says whether to go on.
  static func emitSystem(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    putAway(&assembler)
    // One that is kept by whoever is called.
    let back = X86Register.rbx
    assembler.pop(back)
    assembler.move(.rdi, X86Frame.room(EngineWord.context))
    assembler.move(.rsi, .memory(back, displacement: 0), .bits32)
    assembler.call(X86Frame.room(EngineWord.system))
    assembler.test(.rax, .rax, .bits32)
    let leaves = assembler.jump(.equal)
    assembler.loadAddress(.rax, .memory(back, displacement: 4))
    loadPins(&assembler)
    assembler.jump(to: .register(.rax))
    assembler.patch(leaves, to: assembler.count)
    `return`(&assembler)
    return start
  }

  /// Looks into the TLB, and finds the addend there. Every fourth time the site is told, too: where each access is to another page,
  /// that would be for nothing. A group's is told every time, since all its members must know the same page.
  static func emitFill(
    _ assembler: inout X86Assembler, _ context: Int, _ tags: [Int], slow: Int
  ) -> Int {
    let start = assembler.count
    let table =
      HartRoom.translations + context * Hart.translationsPerContext * 32 - X86Frame.bias
    func entry(_ field: Int) -> X86Place {
      .memory(X86Frame.base, index: .rdx, displacement: Int32(table + field))
    }
    for register in [X86Register.rax, .rcx, .rdx, .rsi] { assembler.push(register) }
    assembler.move(.rsi, .memory(.rsp, displacement: 32))
    assembler.move(.rax, X86Frame.room(EngineWord.address))
    assembler.move(.rcx, .memory(.rsi, displacement: 12), .bits32)
    assembler.arithmetic(.add, .rcx, .register(.rax))
    assembler.arithmetic(.and, .register(.rcx), constant: -4096)
    assembler.move(.rdx, .register(.rax), .bits32)
    assembler.shift(.right, .register(.rdx), by: 7, .bits32)
    assembler.arithmetic(
      .and, .register(.rdx), constant: Int32(Hart.translationsPerContext - 1) << 5, .bits32)
    var leaving: [Int] = []
    for tag in tags {
      assembler.arithmetic(.compare, .rcx, entry(tag))
      leaving.append(assembler.jump(.notEqual))
    }
    assembler.move(.rax, entry(16))
    assembler.store(.rax, X86Frame.room(EngineWord.addend))
    assembler.move(.rcx, X86Frame.room(EngineWord.misses))
    assembler.arithmetic(.add, .register(.rcx), constant: 1)
    assembler.store(.rcx, X86Frame.room(EngineWord.misses))
    assembler.arithmetic(.compare, .memory(.rsi, displacement: 16), constant: 1, .bits32)
    let group = assembler.jump(.notEqual)
    assembler.test(.rcx, constant: 3, .bits32)
    let enough = assembler.jump(.notEqual)
    assembler.patch(group, to: assembler.count)
    assembler.move(.rcx, X86Frame.room(HartRoom.useCount), .bits32)
    assembler.arithmetic(
      .compare, .register(.rcx), constant: Int32(EngineCaches.useCapacity), .bits32)
    leaving.append(assembler.jump(.aboveOrEqual))
    emitRemember(&assembler, context)
    assembler.patch(enough, to: assembler.count)
    for register in [X86Register.rsi, .rdx, .rcx, .rax] { assembler.pop(register) }
    assembler.arithmetic(
      .add, .memory(.rsp, displacement: 0), constant: Int32(Thunks.fillByteCount))
    assembler.return()
    for jump in leaving { assembler.patch(jump, to: assembler.count) }
    assembler.move(.rax, .memory(.rsi, displacement: 0), .bits32)
    assembler.store(.rax, X86Frame.room(EngineWord.exit), size: 4)
    for register in [X86Register.rsi, .rdx, .rcx, .rax] { assembler.pop(register) }
    assembler.jump(to: slow)
    return start
  }

  /// What `EngineCaches.remember` does: rax has the addend, rcx the count of uses, rdx the entry's place times 32, rsi where the
  /// words behind the call are.
  private static func emitRemember(_ assembler: inout X86Assembler, _ context: Int) {
    func at(_ index: X86Register, _ offset: Int) -> X86Place {
      .memory(X86Frame.base, index: index, displacement: Int32(offset - X86Frame.bias))
    }
    assembler.push(.rax)
    // The use.
    assembler.shift(.left, .register(.rcx), by: 4, .bits32)
    assembler.move(.rax, .memory(.rsi, displacement: 4), .bits32)
    assembler.store(.rax, at(.rcx, HartRoom.uses), size: 4)
    assembler.shift(.right, .register(.rdx), by: 5, .bits32)
    assembler.arithmetic(
      .add, .register(.rdx), constant: Int32(context * Hart.translationsPerContext), .bits32)
    assembler.store(.rdx, at(.rcx, HartRoom.uses + 4), size: 4)
    assembler.shift(.left, .register(.rdx), by: 2, .bits32)
    assembler.move(.rax, at(.rdx, HartRoom.heads), .bits32)
    assembler.store(.rax, at(.rcx, HartRoom.uses + 8), size: 4)
    assembler.shift(.right, .register(.rcx), by: 4, .bits32)
    assembler.arithmetic(.add, .register(.rcx), constant: 1, .bits32)
    assembler.store(.rcx, at(.rdx, HartRoom.heads), size: 4)
    assembler.store(.rcx, X86Frame.room(HartRoom.useCount), size: 4)
    assembler.pop(.rcx)
    // The site: rcx has the addend.
    assembler.move(.rdx, .memory(.rsi, displacement: 4), .bits32)
    assembler.shift(.left, .register(.rdx), by: 5, .bits32)
    assembler.store(.rcx, at(.rdx, HartRoom.sites + 8))
    assembler.move(.rax, X86Frame.room(EngineWord.address))
    assembler.arithmetic(.and, .register(.rax), constant: -4096)
    assembler.store(.rax, at(.rdx, HartRoom.sites + 24))
    assembler.push(.rcx)
    assembler.load(.rcx, .memory(.rsi, displacement: 8), .int32)
    assembler.arithmetic(.subtract, .rax, .register(.rcx))
    assembler.store(.rax, at(.rdx, HartRoom.sites))
    assembler.move(.rax, constant: 4096)
    assembler.move(.rcx, .memory(.rsi, displacement: 12), .bits32)
    assembler.arithmetic(.subtract, .rax, .register(.rcx))
    assembler.store(.rax, at(.rdx, HartRoom.sites + 16))
    assembler.pop(.rcx)
    // The other members' addends.
    assembler.move(.rsi, .memory(.rsi, displacement: 16), .bits32)
    let next = assembler.count
    assembler.arithmetic(.subtract, .register(.rsi), constant: 1, .bits32)
    let done = assembler.jump(.equal)
    assembler.arithmetic(.add, .register(.rdx), constant: 32, .bits32)
    assembler.store(.rcx, at(.rdx, HartRoom.sites + 8))
    assembler.jump(to: next)
    assembler.patch(done, to: assembler.count)
  }

  /// Calls the engine, which walks page tables, and has the interpreter make what is no access to RAM.
  static func emitSlowFill(_ assembler: inout X86Assembler, leave: Int) -> Int {
    let start = assembler.count
    for register in lost { assembler.push(register) }
    emitKeep(&assembler)
    assembler.move(.rdi, X86Frame.room(EngineWord.context))
    assembler.move(.rsi, X86Frame.room(EngineWord.exit), .bits32)
    assembler.move(.rdx, X86Frame.room(EngineWord.address))
    assembler.call(X86Frame.room(EngineWord.fill))
    emitResume(&assembler)
    assembler.test(.rax, .rax, .bits32)
    for register in lost.reversed() { assembler.pop(register) }
    let failed = assembler.jump(.equal)
    assembler.arithmetic(
      .add, .memory(.rsp, displacement: 0), constant: Int32(Thunks.fillByteCount))
    assembler.return()
    assembler.patch(failed, to: assembler.count)
    assembler.arithmetic(.add, .register(.rsp), constant: 8)
    assembler.move(.rax, X86Frame.room(EngineWord.exit), .bits32)
    assembler.jump(to: leave)
    return start
  }
}
