import Hart

/// Makes the ways between Swift and translated code (Procedure Call Standard for the Arm 64-bit Architecture).
///
/// The number of an exit comes to `leave` in w16.
enum A64Thunks: ThunkMaker {
  /// Pairs of registers that `enter` keeps for its caller.
  private static let saved: [(A64Register, A64Register)] = [
    (.x29, .x30), (.x19, .x20), (.x21, .x22), (.x23, .x24), (.x25, .x26), (.x27, .x28),
  ]

  static func emitEnter(_ assembler: inout A64Assembler) -> Int {
    let start = assembler.count
    assembler.push(saved[0].0, saved[0].1, byteCount: 16 * saved.count)
    for (place, pair) in saved.enumerated().dropFirst() {
      assembler.pair(isLoad: false, pair.0, pair.1, .stack, place * 16)
    }
    assembler.add(.x29, .stack, constant: 0)
    // Another hart may have made this code.
    assembler.synchronizeInstructions()
    assembler.move(A64Frame.base, .x0)
    assembler.move(A64Frame.budget, .x2)
    assembler.move(.x16, .x1)
    movePins(&assembler, isLoad: true)
    assembler.jump(to: .x16)
    return start
  }

  static func emitLeave(_ assembler: inout A64Assembler) -> Int {
    let start = assembler.count
    assembler.store(.x16, A64Frame.room(EngineWord.exit), size: 4)
    putAway(&assembler)
    `return`(&assembler)
    return start
  }

  /// Leaves everything where others look for it.
  private static func putAway(_ assembler: inout A64Assembler) {
    emitEnd(&assembler)
    movePins(&assembler, isLoad: false)
    assembler.store(A64Frame.budget, A64Frame.room(EngineWord.budget))
  }

  private static func `return`(_ assembler: inout A64Assembler) {
    for (place, pair) in saved.enumerated().dropFirst() {
      assembler.pair(isLoad: true, pair.0, pair.1, .stack, place * 16)
    }
    assembler.pop(saved[0].0, saved[0].1, byteCount: 16 * saved.count)
    assembler.return()
  }

  /// Calls the engine, which says whether to go on.
  static func emitSystem(_ assembler: inout A64Assembler) -> Int {
    let start = assembler.count
    putAway(&assembler)
    // One that is kept by whoever is called.
    assembler.move(.x19, .x30)
    assembler.load(.x0, A64Frame.room(EngineWord.context))
    assembler.load(.x1, .constant(.x19, 0), .uint32)
    assembler.load(.x16, A64Frame.room(EngineWord.system))
    assembler.call(.x16)
    let leaves = assembler.jump(ifZero: true, .x0, .bits32)
    assembler.add(.x30, .x19, constant: 4)
    movePins(&assembler, isLoad: true)
    assembler.return()
    assembler.patch(leaves, to: assembler.count)
    `return`(&assembler)
    return start
  }

  static func movePins(
    _ assembler: inout A64Assembler, isLoad: Bool, _ count: Int = A64Frame.pins.all.count
  ) {
    for pin in A64Frame.pins.all.prefix(count) {
      let place = A64Frame.room(HartRoom.integer(pin.guest))
      if isLoad { assembler.load(pin.host, place) } else { assembler.store(pin.host, place) }
    }
  }
}
