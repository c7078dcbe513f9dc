// Wide products, quotients, and counts of bits.
extension X86Emitter {
  mutating func multiplyHigh(_ operation: MicroOperation, into target: X86Register) {
    release(target)
    take(.rax)
    take(.rdx)
    compute(operation.a, into: .rax)
    let second = place(operation.b)
    let isSigned = operation.kind == .multiplyHigh
    assembler.multiplyWide(second, isSigned: isSigned)
    if operation.kind == .multiplyHighSignedUnsigned {
      // Read as unsigned, a negative number is 2^64 too large, so the product is `b` too large in its upper half.
      compute(operation.a, into: .rax)
      assembler.shift(.rightArithmetic, .register(.rax), by: 63)
      assembler.arithmetic(.and, .rax, second)
      assembler.arithmetic(.subtract, .rdx, .register(.rax))
    }
    release(second)
    assembler.move(target, .rdx)
    release(.rax)
    release(.rdx)
    retake(target)
  }

  mutating func countBits(
    _ opcode: UInt8, _ operation: MicroOperation, into target: X86Register
  ) {
    let source = place(operation.a)
    assembler.countBits(opcode, target, source)
    release(source)
  }

  mutating func divide(_ operation: MicroOperation, into target: X86Register) {
    release(target)
    take(.rax)
    take(.rdx)
    take(.rcx)
    let isSigned = operation.kind == .divide || operation.kind == .remainder
    let isQuotient = operation.kind == .divide || operation.kind == .divideUnsigned
    // Each is a register of the guest, or one that is extended: no more than its own target is needed.
    state.busy = []
    compute(operation.b, into: .rcx)
    state.busy = [.rcx]
    compute(operation.a, into: .rax)
    state.busy = [.rax, .rcx, .rdx]
    assembler.test(.rcx, .rcx)
    let byZero = assembler.jump(.equal)
    var byMinusOne: Int?
    if isSigned {
      assembler.arithmetic(.compare, .register(.rcx), constant: -1)
      byMinusOne = assembler.jump(.equal)
      assembler.extendSign(.bits64)
    } else {
      assembler.arithmetic(.xor, .rdx, .register(.rdx), .bits32)
    }
    assembler.divide(.register(.rcx), isSigned: isSigned, .bits64)
    if isQuotient { assembler.move(.rdx, .rax) }
    var ends = [assembler.jump()]
    if let byMinusOne {
      // The quotient of the least number overflows to itself.
      assembler.patch(byMinusOne, to: assembler.count)
      assembler.arithmetic(.xor, .rdx, .register(.rdx), .bits32)
      if isQuotient { assembler.arithmetic(.subtract, .rdx, .register(.rax)) }
      ends.append(assembler.jump())
    }
    assembler.patch(byZero, to: assembler.count)
    if isQuotient {
      assembler.move(.rdx, constant: -1)
    } else {
      assembler.move(.rdx, .rax)
    }
    for end in ends { assembler.patch(end, to: assembler.count) }
    assembler.move(target, .rdx)
    state.busy = []
    retake(target)
  }
}
