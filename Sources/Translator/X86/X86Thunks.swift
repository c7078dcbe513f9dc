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

  /// Calls the engine, which walks page tables, and has the interpreter make what is no access to RAM.
  static func emitFill(
    _ assembler: inout X86Assembler, _ register: X86Register, leave: Int
  ) -> Int {
    let start = assembler.count
    assembler.store(register, X86Frame.room(EngineWord.address))
    for register in lost { assembler.push(register) }
    emitKeep(&assembler)
    assembler.move(.rsi, .memory(.rsp, displacement: Int32(lost.count * 8)))
    assembler.move(.rsi, .memory(.rsi, displacement: 0), .bits32)
    assembler.store(.rsi, X86Frame.room(EngineWord.exit), size: 4)
    assembler.move(.rdi, X86Frame.room(EngineWord.context))
    assembler.move(.rdx, X86Frame.room(EngineWord.address))
    assembler.call(X86Frame.room(EngineWord.fill))
    emitResume(&assembler)
    assembler.test(.rax, .rax, .bits32)
    for register in lost.reversed() { assembler.pop(register) }
    let failed = assembler.jump(.equal)
    assembler.move(register, X86Frame.room(EngineWord.addend))
    // Behind the number of the exit.
    assembler.arithmetic(.add, .memory(.rsp, displacement: 0), constant: 4)
    assembler.return()
    assembler.patch(failed, to: assembler.count)
    assembler.arithmetic(.add, .register(.rsp), constant: 8)
    assembler.move(.rax, X86Frame.room(EngineWord.exit), .bits32)
    assembler.jump(to: leave)
    return start
  }
}
