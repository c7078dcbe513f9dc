import Hart

// What accesses call whose page is not in the TLB.
extension A64Thunks {
  /// Calls the engine, which walks page tables, and has the interpreter make what is no access to RAM. x16 and x17 are lost.
  static func emitFill(
    _ assembler: inout A64Assembler, _ register: A64Register, leave: Int
  ) -> Int {
    let start = assembler.count
    assembler.move(.x16, register)
    assembler.push(.x0, .x1, byteCount: 48)
    assembler.pair(isLoad: false, .x2, .x3, .stack, 16)
    assembler.store(.x30, .constant(.stack, 32))
    assembler.store(.x16, A64Frame.room(EngineWord.address))
    movePins(&assembler, isLoad: false, A64Frame.lostPinCount)
    emitKeep(&assembler)
    assembler.load(.x0, A64Frame.room(EngineWord.context))
    assembler.load(.x1, .constant(.x30, 0), .uint32)
    assembler.store(.x1, A64Frame.room(EngineWord.exit), size: 4)
    assembler.load(.x2, A64Frame.room(EngineWord.address))
    assembler.load(.x16, A64Frame.room(EngineWord.fill))
    assembler.call(.x16)
    assembler.store(.x0, .constant(.stack, 40))
    emitResume(&assembler)
    movePins(&assembler, isLoad: true, A64Frame.lostPinCount)
    assembler.load(.x17, .constant(.stack, 40), .uint32)
    assembler.load(.x30, .constant(.stack, 32))
    assembler.pair(isLoad: true, .x2, .x3, .stack, 16)
    assembler.pop(.x0, .x1, byteCount: 48)
    let failed = assembler.jump(ifZero: true, .x17, .bits32)
    assembler.load(register, A64Frame.room(EngineWord.addend))
    // Behind the number of the exit.
    assembler.add(.x30, .x30, constant: 4)
    assembler.return()
    assembler.patch(failed, to: assembler.count)
    assembler.load(.x16, A64Frame.room(EngineWord.exit), .uint32)
    assembler.jump(to: leave)
    return start
  }
}
