import Hart

// What accesses call whose sites do not know the page.
extension A64Thunks {
  /// Looks into the TLB, and finds the addend there. Every fourth time the site is told, too: where each access is to another page,
  /// that would be for nothing. A group's is told every time, since all its members must know the same page.
  ///
  /// The address of the first byte is in x16, to which the addend comes; x17 is lost.
  static func emitFill(
    _ assembler: inout A64Assembler, _ context: Int, _ tags: [Int], slow: Int
  ) -> Int {
    let start = assembler.count
    assembler.push(.x0, .x1, byteCount: 32)
    assembler.pair(isLoad: false, .x2, .x3, .stack, 16)
    assembler.load(.x0, .constant(.x30, 12), .uint32)
    assembler.add(.x0, .x16, .x0)
    assembler.clearPlaceInPage(.x0, .x0)
    let entry = emitEntry(&assembler, context)
    var leaving: [Int] = []
    for tag in tags {
      assembler.load(.x2, .constant(.x17, entry + tag))
      assembler.compare(.x0, .x2)
      leaving.append(assembler.jump(.notEqual))
    }
    assembler.load(.x3, .constant(.x17, entry + 16))
    assembler.store(.x3, A64Frame.room(EngineWord.addend))
    assembler.load(.x0, A64Frame.room(EngineWord.misses))
    assembler.add(.x0, .x0, constant: 1)
    assembler.store(.x0, A64Frame.room(EngineWord.misses))
    assembler.load(.x2, .constant(.x30, 16), .uint32)
    assembler.compare(.x2, constant: 1, .bits32)
    let group = assembler.jump(.notEqual)
    // Whether it is a fourth one: the low bits come to the top.
    assembler.shift(.left, .x0, .x0, by: 30 as UInt32, .bits32)
    let enough = assembler.jump(ifZero: false, .x0, .bits32)
    assembler.patch(group, to: assembler.count)
    assembler.load(.x0, A64Frame.room(HartRoom.useCount), .uint32)
    assembler.compare(.x0, constant: Int64(EngineCaches.useCapacity), .bits32)
    leaving.append(assembler.jump(.aboveOrEqual))
    emitRemember(&assembler, context)
    assembler.patch(enough, to: assembler.count)
    assembler.load(.x16, A64Frame.room(EngineWord.addend))
    emitPop(&assembler)
    assembler.add(.x30, .x30, constant: Int64(Thunks.fillByteCount))
    assembler.return()
    for jump in leaving { assembler.patch(jump, to: assembler.count) }
    assembler.load(.x0, .constant(.x30, 0), .uint32)
    assembler.store(.x0, A64Frame.room(EngineWord.exit), size: 4)
    assembler.store(.x16, A64Frame.room(EngineWord.address))
    emitPop(&assembler)
    assembler.jump(to: slow)
    return start
  }

  private static func emitPop(_ assembler: inout A64Assembler) {
    assembler.pair(isLoad: true, .x2, .x3, .stack, 16)
    assembler.pop(.x0, .x1, byteCount: 32)
  }

  /// The entry of the TLB for the address in x16: its number comes to x1, its place to x17, but for what is returned.
  private static func emitEntry(_ assembler: inout A64Assembler, _ context: Int) -> Int {
    let bits = UInt32(Hart.translationsPerContext.trailingZeroBitCount)
    assembler.moveField(.x1, .x16, from: 12, through: 11 + bits)
    let rest = assembler.approach(
      .x17, HartRoom.translations + context * Hart.translationsPerContext * 32)
    assembler.add(.x17, .x17, .x1, shiftedBy: 5)
    return rest
  }

  /// What `EngineCaches.remember` does: x0 has the count of uses, x1 the entry's number, x16 the address.
  private static func emitRemember(_ assembler: inout A64Assembler, _ context: Int) {
    // The use.
    assembler.load(.x2, .constant(.x30, 4), .uint32)
    assembler.locate(.x17, HartRoom.uses)
    assembler.add(.x17, .x17, .x0, shiftedBy: 4)
    assembler.store(.x2, .constant(.x17, 0), size: 4)
    assembler.add(.x1, .x1, constant: Int64(context * Hart.translationsPerContext))
    assembler.store(.x1, .constant(.x17, 4), size: 4)
    assembler.locate(.x3, HartRoom.heads)
    assembler.add(.x3, .x3, .x1, shiftedBy: 2)
    assembler.load(.x1, .constant(.x3, 0), .uint32)
    assembler.store(.x1, .constant(.x17, 8), size: 4)
    assembler.add(.x0, .x0, constant: 1)
    assembler.store(.x0, .constant(.x3, 0), size: 4)
    assembler.store(.x0, A64Frame.room(HartRoom.useCount), size: 4)
    // The site.
    assembler.locate(.x3, HartRoom.sites)
    assembler.add(.x3, .x3, .x2, shiftedBy: 5)
    assembler.load(.x2, A64Frame.room(EngineWord.addend))
    assembler.store(.x2, .constant(.x3, 8))
    assembler.clearPlaceInPage(.x1, .x16)
    assembler.store(.x1, .constant(.x3, 24))
    assembler.load(.x0, .constant(.x30, 8), .int32)
    assembler.subtract(.x1, .x1, .x0)
    assembler.store(.x1, .constant(.x3, 0))
    assembler.load(.x0, .constant(.x30, 12), .uint32)
    assembler.move(.x1, constant: 4096)
    assembler.subtract(.x0, .x1, .x0)
    assembler.store(.x0, .constant(.x3, 16))
    // The other members' addends: x2 has it.
    assembler.load(.x0, .constant(.x30, 16), .uint32)
    let next = assembler.count
    assembler.add(.x0, .x0, constant: -1, .bits32)
    let done = assembler.jump(ifZero: true, .x0, .bits32)
    assembler.add(.x3, .x3, constant: 32)
    assembler.store(.x2, .constant(.x3, 8))
    assembler.jump(to: next)
    assembler.patch(done, to: assembler.count)
  }

  /// Calls the engine, which walks page tables, and has the interpreter make what is no access to RAM.
  static func emitSlowFill(_ assembler: inout A64Assembler, leave: Int) -> Int {
    let start = assembler.count
    assembler.push(.x0, .x1, byteCount: 48)
    assembler.pair(isLoad: false, .x2, .x3, .stack, 16)
    assembler.store(.x30, .constant(.stack, 32))
    movePins(&assembler, isLoad: false, A64Frame.lostPinCount)
    emitKeep(&assembler)
    assembler.load(.x0, A64Frame.room(EngineWord.context))
    assembler.load(.x1, A64Frame.room(EngineWord.exit), .uint32)
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
    assembler.load(.x16, A64Frame.room(EngineWord.addend))
    assembler.add(.x30, .x30, constant: Int64(Thunks.fillByteCount))
    assembler.return()
    assembler.patch(failed, to: assembler.count)
    assembler.load(.x16, A64Frame.room(EngineWord.exit), .uint32)
    assembler.jump(to: leave)
    return start
  }
}
