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
  /// What an access calls whose page is not in the TLB, by the number of the register that has the address of the first byte, and gets the
  /// addend. Behind the call lies the number of the exit.
  let fills: [Int]

  /// What is at an offset in front of all translations.
  func name(at offset: Int) -> String {
    switch offset {
    case enter: "enter"
    case leave: "leave"
    case beginFloat: "make floating point ready"
    case system: "have the hart carry it out"
    case windows?.enter: "enter, with a window"
    case windows?.fault: "show what is accessed"
    default: "have the page in the TLB"
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
  /// Calls the engine for what is not in the TLB, with the address in a register, which gets the addend.
  static func emitFill(
    _ assembler: inout HostAssembler, _ register: HostAssembler.Register, leave: Int
  ) -> Int
}

extension ThunkMaker {
  static func emitWindows(_ assembler: inout HostAssembler, enter: Int) -> WindowThunks? { nil }

  /// `registers` are those for the moment.
  static func emit(
    _ assembler: inout HostAssembler, _ registers: Scratch<HostAssembler.Register>
  ) -> Thunks {
    let (enter, leave) = (emitEnter(&assembler), emitLeave(&assembler))
    let (beginFloat, system) = (emitBegin(&assembler), emitSystem(&assembler))
    let windows = emitWindows(&assembler, enter: enter)
    var fills: [Int] = []
    for register in registers.all.sorted(by: { $0.rawValue < $1.rawValue }) {
      fills.append(emitFill(&assembler, register, leave: leave))
    }
    return Thunks(
      enter: enter, leave: leave, beginFloat: beginFloat, system: system, windows: windows,
      fills: fills)
  }
}
