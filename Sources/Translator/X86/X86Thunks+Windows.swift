import Hart

// Code with windows: GS is where the guest's address 0 is. The C library of 64-bit systems does not use it.
extension X86Thunks {
  static func emitWindows(_ assembler: inout X86Assembler, enter: Int) -> WindowThunks? {
    WindowThunks(
      enter: emitEnterWithWindow(&assembler, enter), fault: emitFault(&assembler),
      base: X86Frame.bias)
  }

  private static func emitEnterWithWindow(
    _ assembler: inout X86Assembler, _ enter: Int
  ) -> Int {
    let start = assembler.count
    assembler.move(.rax, .memory(.rdi, displacement: Int32(EngineWord.windowOrigin)))
    assembler.setSegmentBase(.rax)
    assembler.jump(to: enter)
    return start
  }

  /// Bytes on the stack for the vector registers, and to have it aligned for a call.
  private static let vectorBytes = Int32(FaultFrame.general * 8)

  /// Where an access goes on that faulted, with all registers as they are: so they are kept, where the engine can see them, which says
  /// where to go on.
  private static func emitFault(_ assembler: inout X86Assembler) -> Int {
    let start = assembler.count
    assembler.pushFlags()
    for register in X86Register.allCases.reversed() { assembler.push(register) }
    assembler.arithmetic(.subtract, .register(.rsp), constant: vectorBytes)
    for vector in X86Vector.allCases {
      assembler.store(vector, place(of: vector), size: 8)
    }
    assembler.storeStatus(X86Frame.room(X86Frame.keptStatusWord))
    assembler.loadStatus(X86Frame.room(X86Frame.statusWords))
    assembler.move(.rdi, X86Frame.room(EngineWord.context))
    assembler.move(.rsi, .rsp)
    assembler.call(X86Frame.room(EngineWord.show))
    assembler.loadStatus(X86Frame.room(X86Frame.keptStatusWord))
    for vector in X86Vector.allCases {
      assembler.load(vector, place(of: vector), size: 8)
    }
    assembler.arithmetic(.add, .register(.rsp), constant: vectorBytes)
    for register in X86Register.allCases {
      if register == .rsp {
        assembler.loadAddress(.rsp, .memory(.rsp, displacement: 8))
      } else {
        assembler.pop(register)
      }
    }
    assembler.popFlags()
    assembler.jump(to: X86Frame.room(EngineWord.faultPlace))
    return start
  }

  private static func place(of vector: X86Vector) -> X86Place {
    .memory(.rsp, displacement: Int32(vector.rawValue) * 8)
  }
}
