import Hart

/// The ways between Swift and translated code, at the beginning of it (Procedure Call Standard for the Arm 64-bit Architecture).
struct A64Thunks {
  /// `enter(room, code, budget)`.
  let enter: Int
  /// Where exits jump to, with their number in w16: back to the caller of `enter`.
  let leave: Int
  /// What blocks call that find floating point not ready.
  let beginFloat: Int
  /// What accesses to control and status registers call. Behind the call lies the number of the exit.
  let system: Int
  /// By context, and what permissions are wanted.
  private let fills: [Int]

  /// Pairs of registers that `enter` keeps for its caller.
  private static let saved: [(A64Register, A64Register)] = [
    (.x29, .x30), (.x19, .x20), (.x21, .x22), (.x23, .x24), (.x25, .x26), (.x27, .x28),
  ]

  init(_ assembler: inout A64Assembler) {
    enter = assembler.count
    assembler.push(Self.saved[0].0, Self.saved[0].1, byteCount: 16 * Self.saved.count)
    for (place, pair) in Self.saved.enumerated().dropFirst() {
      assembler.pair(isLoad: false, pair.0, pair.1, .stack, place * 16)
    }
    assembler.add(.x29, .stack, constant: 0)
    // Another hart may have made this code.
    assembler.synchronizeInstructions()
    assembler.move(A64Frame.base, .x0)
    assembler.move(A64Frame.budget, .x2)
    assembler.move(.x16, .x1)
    Self.movePins(&assembler, isLoad: true)
    assembler.jump(to: .x16)

    leave = assembler.count
    assembler.store(.x16, A64Frame.room(EngineWord.exit), size: 4)
    Self.putAway(&assembler)
    Self.return(&assembler)

    beginFloat = Self.emitBegin(&assembler)
    system = Self.emitSystem(&assembler)
    let slow = Self.emitSlowFill(&assembler, leave: leave)
    var fills: [Int] = []
    for context in 0..<Hart.executionContextCount {
      for tags in [[0], [8], [0, 8]] {
        fills.append(assembler.count)
        Self.emitFill(&assembler, context, tags, slow: slow)
      }
    }
    self.fills = fills
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
  private static func emitSystem(_ assembler: inout A64Assembler) -> Int {
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

  /// What a place of access calls whose site does not know the page, with the address of the first byte in x16. Behind the call lie
  /// the numbers of exit and site, the displacement of that byte, how far the last is from it, and the number of accesses. The
  /// addend comes back in x16; x17 is lost.
  func fill(context: Int, hasLoads: Bool, hasStores: Bool) -> Int {
    fills[context * 3 + (hasStores ? hasLoads ? 2 : 1 : 0)]
  }

  static func movePins(
    _ assembler: inout A64Assembler, isLoad: Bool, _ count: Int = A64Frame.pins.count
  ) {
    for pin in A64Frame.pins.prefix(count) {
      let place = A64Frame.memory(of: pin.guest)
      if isLoad { assembler.load(pin.host, place) } else { assembler.store(pin.host, place) }
    }
  }
}
