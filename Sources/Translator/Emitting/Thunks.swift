import Hart

/// Where the ways between Swift and translated code are, at the beginning of the code memory.
struct Thunks {
  /// `enter(room, code, budget)`, a function of C.
  let enter: Int
  /// Where exits jump to: back to the caller of `enter`.
  let leave: Int
  /// What blocks call that find floating point not ready.
  let beginFloat: Int
  /// What instructions call that the hart itself carries out. Behind the call lies the number of the exit.
  let system: Int
  let windows: WindowThunks?
  /// By context, and what permissions are wanted.
  private var fills: [Int] = []

  /// Bytes of the numbers behind a call of `fill`.
  static var fillByteCount: Int { 20 }

  /// `makeFill` makes what looks into the TLB of a context, where the tags at these places of an entry must be the page's.
  init(
    enter: Int, leave: Int, beginFloat: Int, system: Int, windows: WindowThunks?,
    makeFill: (_ context: Int, _ tags: [Int]) -> Int
  ) {
    (self.enter, self.leave, self.beginFloat, self.system) = (enter, leave, beginFloat, system)
    self.windows = windows
    for context in 0..<Hart.executionContextCount {
      for tags in [[0], [8], [0, 8]] { fills.append(makeFill(context, tags)) }
    }
  }

  /// What a place of access calls whose site does not know the page. Behind the call lie the numbers of exit and site, the
  /// displacement of the first byte, how far the last is from it, and the number of accesses.
  func fill(context: Int, hasLoads: Bool, hasStores: Bool) -> Int {
    fills[context * 3 + (hasStores ? hasLoads ? 2 : 1 : 0)]
  }

  /// What is at an offset in front of all translations.
  func name(at offset: Int) -> String {
    switch offset {
    case enter: "enter"
    case leave: "leave"
    case beginFloat: "make floating point ready"
    case system: "have the hart carry it out"
    case windows?.enter: "enter, with a window"
    case windows?.fault: "show what is accessed"
    default: "look into the TLB"
    }
  }
}

/// Where those are that code with windows needs besides.
struct WindowThunks {
  /// `enter` for such code.
  let enter: Int
  /// Where an access goes on that faults.
  let fault: Int
  /// How far from the start of the hart's room the register points that code has it in.
  let base: Int
}

/// What the engine is shown of a fault: words with the host's registers, by their numbers.
enum FaultFrame {
  /// Of floating point: 16 words from the first on. Another one has the stack aligned.
  static var vectors: Int { 0 }
  /// Of integers.
  static var general: Int { 17 }
}

/// Makes these ways for a host, each at the end of what was written; returns where it begins.
protocol ThunkMaker {
  associatedtype HostAssembler: Assembler

  static func emitEnter(_ assembler: inout HostAssembler) -> Int
  static func emitLeave(_ assembler: inout HostAssembler) -> Int
  static func emitBegin(_ assembler: inout HostAssembler) -> Int
  static func emitSystem(_ assembler: inout HostAssembler) -> Int
  /// What code with windows needs, where it can be made.
  static func emitWindows(_ assembler: inout HostAssembler, enter: Int) -> WindowThunks?
  /// Calls the engine for what is not in the TLB.
  static func emitSlowFill(_ assembler: inout HostAssembler, leave: Int) -> Int
  static func emitFill(
    _ assembler: inout HostAssembler, _ context: Int, _ tags: [Int], slow: Int
  ) -> Int
}

extension ThunkMaker {
  static func emitWindows(_ assembler: inout HostAssembler, enter: Int) -> WindowThunks? { nil }

  static func emit(_ assembler: inout HostAssembler) -> Thunks {
    let (enter, leave) = (emitEnter(&assembler), emitLeave(&assembler))
    let (beginFloat, system) = (emitBegin(&assembler), emitSystem(&assembler))
    let windows = emitWindows(&assembler, enter: enter)
    let slow = emitSlowFill(&assembler, leave: leave)
    return Thunks(
      enter: enter, leave: leave, beginFloat: beginFloat, system: system, windows: windows
    ) {
      emitFill(&assembler, $0, $1, slow: slow)
    }
  }
}
