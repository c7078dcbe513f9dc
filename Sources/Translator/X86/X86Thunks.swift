import Hart

/// The ways between Swift and translated code, at the beginning of it (System V ABI, AMD64 supplement, 3.2).
struct X86Thunks {
  /// `enter(room, code, budget)`.
  let enter: Int
  /// Where exits jump to: back to the caller of `enter`.
  let leave: Int
  /// What a place of access calls whose site does not know the page.
  let fill: Int

  private static let saved: [X86Register] = [.rbp, .rbx, .r12, .r13, .r14, .r15]
  /// What a called function may change, and translated code keeps something in.
  private static let lost: [X86Register] = [.rax, .rcx, .rdx, .rsi, .rdi, .r8, .r9, .r10, .r11]

  init(_ assembler: inout X86Assembler) {
    enter = assembler.count
    for register in Self.saved { assembler.push(register) }
    assembler.arithmetic(.subtract, .register(.rsp), constant: 8)
    assembler.loadAddress(
      X86Frame.base, .memory(.rdi, displacement: Int32(X86Frame.base0)))
    assembler.move(X86Frame.budget, .rdx)
    assembler.move(.rax, .rsi)
    for pin in X86Frame.pins { assembler.move(pin.host, X86Frame.memory(of: pin.guest)) }
    assembler.jump(to: .register(.rax))

    leave = assembler.count
    for pin in X86Frame.pins { assembler.store(pin.host, X86Frame.memory(of: pin.guest)) }
    assembler.store(X86Frame.budget, X86Frame.room(X86Frame.budgetWord))
    assembler.arithmetic(.add, .register(.rsp), constant: 8)
    for register in Self.saved.reversed() { assembler.pop(register) }
    assembler.return()

    fill = assembler.count
    for register in Self.lost { assembler.push(register) }
    assembler.move(.rdi, X86Frame.room(X86Frame.contextWord))
    assembler.move(.rsi, X86Frame.room(X86Frame.exitWord), .bits32)
    assembler.move(.rdx, X86Frame.room(X86Frame.addressWord))
    assembler.call(X86Frame.room(X86Frame.helperWord))
    assembler.test(.rax, .rax, .bits32)
    for register in Self.lost.reversed() { assembler.pop(register) }
    let failed = assembler.jump(.equal)
    assembler.return()
    assembler.patch(failed, to: assembler.count)
    assembler.arithmetic(.add, .register(.rsp), constant: 8)
    let end = assembler.jump()
    assembler.patch(end, to: leave)
  }
}
