import Bus
import Hart
import RISCV

/// Turns a region, block by block, into x86-64 code.
///
/// An operation without effect of its own is computed where its result is wanted: straight into the register that it goes to, as a
/// rule. Where an instruction needs more than there are registers for the moment, it is left to the interpreter.
struct X86Emitter {
  var assembler: X86Assembler
  /// The present block, and how many instructions it has.
  var block: Block
  var count = 0
  let exits: ExitTable
  /// Where blocks of this region begin.
  let starts: Set<UInt64>
  /// The block that is written after this one.
  var next: UInt64?
  /// Jumps to blocks of this region: the place of the distance, and where they go.
  var internalJumps: [(place: Int, target: UInt64)] = []
  /// Jumps out of the region: their exits.
  var jumps: [Int] = []
  /// What is to be written behind the code: of each exit, the jumps to it.
  var stubs: [(exit: Int, jumps: [Int])] = []
  /// Accesses that missed: the site, where the jump is, the address, where to go on and with what register.
  var misses: [Miss] = []
  /// Registers for the moment that hold something.
  private var busy: [X86Register] = []
  /// Results that are used more than once, of this instruction.
  private var results: [(result: Int, register: X86Register)] = []
  /// Whether the present instruction cannot be translated.
  var isTooMuch = false
  var instruction = 0
  /// Accesses that look into the TLB themselves.
  var probes: Set<UInt64> = []
  /// What privilege and data mean where this code runs.
  let context: Int
  /// Whether the block has come to its end.
  var isEnded = false
  /// Where the present instruction goes when its other effects are done.
  var pendingJump: PendingJump?

  /// What is known of floating point at this point of the block.
  var floatState = X86FloatState()

  enum PendingJump {
    case direct(UInt64)
    case indirect(X86Register)
  }

  struct Miss {
    let exit: Int
    let jump: Int
    let base: X86Register
    let displacement: Int32
    let scratch: X86Register
    let resume: Int
  }

  init(_ assembler: X86Assembler, starts: Set<UInt64>, context: Int, exits: ExitTable) {
    self.assembler = assembler
    self.starts = starts
    self.context = context
    self.exits = exits
    block = Block(start: 0)
  }

  // MARK: Registers for the moment

  static let scratch: [X86Register] = [.rax, .rdx, .rcx]

  mutating func take() -> X86Register {
    for register in Self.scratch where !busy.contains(register) {
      busy.append(register)
      return register
    }
    isTooMuch = true
    return .rax
  }

  /// Takes one in particular.
  mutating func take(_ register: X86Register) {
    if busy.contains(register) { isTooMuch = true }
    busy.append(register)
  }

  mutating func release(_ register: X86Register) {
    if results.contains(where: { $0.register == register }) { return }
    if let place = busy.firstIndex(of: register) { busy.remove(at: place) }
  }

  /// Takes a register again that was let go of for a while, if it is one for the moment.
  mutating func retake(_ register: X86Register) {
    if Self.scratch.contains(register), !busy.contains(register) { busy.append(register) }
  }

  mutating func beginInstruction(_ number: Int) {
    instruction = number
    busy.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
  }

  // MARK: Values

  /// A register with the value of an operand, which is not to be written to: a guest's own, or one for the moment.
  mutating func value(_ operand: Operand, _ width: X86Width = .bits64) -> X86Register {
    if let operation = block[operand] {
      if operation.kind == .readRegister, let pin = X86Frame.pin(of: operation.number) {
        return pin
      }
      if operation.uses > 1, operation.kind != .readRegister, let result = operand.result {
        return shared(result, operation)
      }
    }
    let target = take()
    compute(operand, into: target, width)
    return target
  }

  /// The result of an operation that is used more than once: computed once, and kept to the instruction's end.
  private mutating func shared(_ result: Int, _ operation: MicroOperation) -> X86Register {
    if let known = results.first(where: { $0.result == result }) { return known.register }
    let target = take()
    compute(operation, into: target, .bits64)
    results.append((result, target))
    return target
  }

  /// Where the value of an operand is, for an instruction that takes it from anywhere.
  mutating func place(_ operand: Operand, _ width: X86Width = .bits64) -> X86Place {
    if let operation = block[operand], operation.kind == .readRegister {
      return X86Frame.place(of: operation.number)
    }
    return .register(value(operand, width))
  }

  mutating func release(_ place: X86Place) {
    if case .register(let register) = place { release(register) }
  }

  /// Puts a value in a register. Nothing that is still wanted may be there.
  mutating func compute(
    _ operand: Operand, into target: X86Register, _ width: X86Width = .bits64
  ) {
    guard let operation = block[operand], let result = operand.result else {
      assembler.move(target, constant: operand.bits)
      return
    }
    switch operation.kind {
    case .readRegister:
      // Of 32 bits nobody looks at the others before they are cleared.
      if pinned(operand) == target { return }
      assembler.move(target, X86Frame.place(of: operation.number), width)
    case _ where operation.uses > 1:
      assembler.move(target, shared(result, operation))
    default:
      compute(operation, into: target, width)
    }
  }

  /// Whether computing an operand reads a register.
  func reads(_ operand: Operand, _ register: X86Register) -> Bool {
    guard let operation = block[operand], let result = operand.result else { return false }
    if let known = results.first(where: { $0.result == result }) {
      return known.register == register
    }
    if operation.kind == .readRegister {
      return X86Frame.pin(of: operation.number) == register
    }
    return reads(operation.a, register) || reads(operation.b, register)
      || reads(operation.c, register)
  }

  // MARK: Operations

  private mutating func compute(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    switch operation.kind {
    case .add: add(operation, into: target, width)
    case .subtract: binary(.subtract, operation, into: target, width)
    case .and: and(operation, into: target, width)
    case .or: binary(.or, operation, into: target, width)
    case .xor: binary(.xor, operation, into: target, width)
    case .not:
      compute(operation.a, into: target, width)
      assembler.not(target, width)
    case .multiply: multiply(operation, into: target, width)
    case .shiftLeft: shift(.left, operation, into: target, width)
    case .shiftRight: shiftRight(.right, operation, into: target)
    case .shiftRightArithmetic: shiftRight(.rightArithmetic, operation, into: target)
    case .rotateRight: rotate(operation, into: target, .bits64)
    case .rotateRight32: rotate(operation, into: target, .bits32)
    case .extend: extend(operation, into: target, width)
    case .equal, .notEqual, .less, .greaterOrEqual, .lessUnsigned, .greaterOrEqualUnsigned:
      let condition = compare(operation)
      assembler.set(condition, target)
      assembler.load(target, .register(target), .uint8)
    case .select: select(operation, into: target)
    case .multiplyHigh, .multiplyHighUnsigned, .multiplyHighSignedUnsigned:
      multiplyHigh(operation, into: target)
    case .divide, .divideUnsigned, .remainder, .remainderUnsigned: divide(operation, into: target)
    case .leadingZeros: countBits(0xbd, operation, into: target)
    case .trailingZeros: countBits(0xbc, operation, into: target)
    case .population: countBits(0xb8, operation, into: target)
    case .reverseBytes:
      compute(operation.a, into: target)
      assembler.reverseBytes(target)
    case .load: load(operation, into: target)
    case .atomic, .compareAndSwap, .loadReserved, .storeConditional:
      update(operation, into: target)
    case .readFloat: readFloat(operation.number, into: target)
    case .float: float(operation, into: target)
    default: isTooMuch = true
    }
  }

  /// A constant that instructions can hold.
  func small(_ operand: Operand) -> Int32? { operand.constant.flatMap { Int32(exactly: $0) } }

  private mutating func add(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if let constant = small(operation.b), let inner = block[operation.a],
      inner.kind == .readRegister, let pin = X86Frame.pin(of: inner.number), pin != target
    {
      assembler.loadAddress(target, .memory(pin, displacement: constant), width)
      return
    }
    if let a = pinned(operation.a), let b = pinned(operation.b), a != target, b != target {
      assembler.loadAddress(target, .memory(a, index: b, displacement: 0), width)
      return
    }
    binary(.add, operation, into: target, width)
  }

  /// The register that an operand has for good.
  func pinned(_ operand: Operand) -> X86Register? {
    guard let operation = block[operand], operation.kind == .readRegister else { return nil }
    return X86Frame.pin(of: operation.number)
  }

  private mutating func and(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if let not = block[operation.b], not.kind == .not, not.uses == 1 {
      let left = value(not.a, width)
      let right = place(operation.a, width)
      assembler.andNot(target, left, right, width)
      release(left)
      release(right)
      return
    }
    binary(.and, operation, into: target, width)
  }

  /// Operations of two operands, one of which the result replaces.
  private mutating func binary(
    _ kind: X86Arithmetic, _ operation: MicroOperation, into target: X86Register,
    _ width: X86Width
  ) {
    if let constant = small(operation.b) {
      compute(operation.a, into: target, width)
      assembler.arithmetic(kind, .register(target), constant: constant, width)
      return
    }
    let second = place(operation.b, width)
    if second == .register(target) {
      if kind != .subtract {
        let first = place(operation.a, width)
        assembler.arithmetic(kind, target, first, width)
        release(first)
      } else {
        let first = take()
        compute(operation.a, into: first, width)
        assembler.arithmetic(kind, first, second, width)
        assembler.move(target, first)
        release(first)
      }
      return
    }
    compute(operation.a, into: target, width)
    assembler.arithmetic(kind, target, second, width)
    release(second)
  }

  private mutating func multiply(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if let constant = small(operation.b) {
      let source = place(operation.a, width)
      assembler.multiply(target, source, constant: constant, width)
      release(source)
      return
    }
    let second = place(operation.b, width)
    if second == .register(target) {
      let first = place(operation.a, width)
      assembler.multiply(target, first, width)
      release(first)
      return
    }
    compute(operation.a, into: target, width)
    assembler.multiply(target, second, width)
    release(second)
  }

  /// The amount of a shift, without a mask that the processor applies anyway.
  private func amount(_ operand: Operand, _ width: X86Width) -> Operand {
    guard let operation = block[operand], operation.kind == .and,
      operation.b.constant == (width == .bits64 ? 63 : 31)
    else { return operand }
    return operation.a
  }

  private mutating func shift(
    _ kind: X86Shift, _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if let constant = operation.b.constant {
      let amount = UInt8(constant & 63)
      if width == .bits32, amount > 31 {
        if kind == .left { assembler.move(target, constant: 0) } else { isTooMuch = true }
        return
      }
      compute(operation.a, into: target, width)
      if kind == .left, amount == 1 {
        assembler.arithmetic(.add, target, .register(target), width)
      } else {
        assembler.shift(kind, .register(target), by: amount, width)
      }
      return
    }
    // The low bits of a shift by an amount of six bits need the shift by six bits, of 64 bits.
    let isMasked = amount(operation.b, .bits32) != operation.b
    let actual: X86Width = width == .bits32 && (isMasked || kind != .left) ? .bits32 : .bits64
    let amount = value(self.amount(operation.b, actual))
    let source = place(operation.a, actual)
    assembler.shift(kind, target, source, by: amount, actual)
    release(amount)
    release(source)
  }

  /// Shifts right look at the upper bits; those of 32 bits are seen by what is shifted.
  private mutating func shiftRight(
    _ kind: X86Shift, _ operation: MicroOperation, into target: X86Register
  ) {
    let type: ValueType = kind == .right ? .uint32 : .int32
    let isShort =
      operation.b.constant.map { $0 & 63 < 32 }
      ?? (amount(operation.b, .bits32) != operation.b)
    if let inner = block[operation.a], inner.kind == .extend, inner.type == type,
      inner.uses == 1, isShort
    {
      var narrow = operation
      narrow.a = inner.a
      shift(kind, narrow, into: target, .bits32)
      if kind == .rightArithmetic { assembler.load(target, .register(target), .int32) }
      return
    }
    shift(kind, operation, into: target, .bits64)
  }

  private mutating func rotate(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if let constant = operation.b.constant {
      let source = place(operation.a, width)
      assembler.rotateRight(target, source, by: UInt8(constant & 63), width)
      release(source)
      return
    }
    take(.rcx)
    compute(amount(operation.b, width), into: .rcx)
    let result = take()
    compute(operation.a, into: result, width)
    assembler.shiftByCL(.rotateRight, result, width)
    assembler.move(target, result)
    release(result)
    release(.rcx)
  }

  private mutating func extend(
    _ operation: MicroOperation, into target: X86Register, _ width: X86Width
  ) {
    if operation.type.size == 4, width == .bits32 {
      return compute(operation.a, into: target, .bits32)
    }
    if let inner = block[operation.a], inner.kind != .readRegister, inner.uses == 1 {
      compute(operation.a, into: target, operation.type.size == 4 ? .bits32 : .bits64)
      // An operation of 32 bits has cleared the others; only a few are carried out in 64.
      if operation.type == .uint32, inner.kind.clearsUpperBits { return }
      assembler.load(target, .register(target), operation.type)
      return
    }
    let source = place(operation.a, operation.type.size == 4 ? .bits32 : .bits64)
    assembler.load(target, source, operation.type)
    release(source)
  }

  /// Compares the operands of a comparison, and returns when it is true.
  mutating func compare(_ operation: MicroOperation) -> X86Condition {
    let (a, b) = (operation.a, operation.b)
    let condition = operation.kind.x86Condition
    if b.constant == 0, condition == .equal || condition == .notEqual {
      let left = place(a)
      if case .register(let register) = left {
        assembler.test(register, register)
      } else {
        assembler.arithmetic(.compare, left, constant: 0)
      }
      release(left)
      return condition
    }
    if let constant = small(b) {
      let left = place(a)
      assembler.arithmetic(.compare, left, constant: constant)
      release(left)
      return condition
    }
    let left = value(a)
    let right = place(b)
    assembler.arithmetic(.compare, left, right)
    release(left)
    release(right)
    return condition
  }

  /// Sets flags by a word, and returns when it is not zero.
  mutating func test(_ operand: Operand) -> X86Condition {
    if let operation = block[operand], operation.kind.isCondition, operation.uses == 1 {
      return compare(operation)
    }
    let register = value(operand)
    assembler.test(register, register)
    release(register)
    return .notEqual
  }

  private mutating func select(_ operation: MicroOperation, into target: X86Register) {
    let result = take()
    compute(operation.c, into: result)
    let yes = place(operation.b)
    let condition = test(operation.a)
    assembler.conditionalMove(condition, result, yes)
    assembler.move(target, result)
    release(yes)
    release(result)
  }

  private mutating func multiplyHigh(_ operation: MicroOperation, into target: X86Register) {
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

  private mutating func countBits(
    _ opcode: UInt8, _ operation: MicroOperation, into target: X86Register
  ) {
    let source = place(operation.a)
    assembler.countBits(opcode, target, source)
    release(source)
  }

  private mutating func divide(_ operation: MicroOperation, into target: X86Register) {
    release(target)
    take(.rax)
    take(.rdx)
    take(.rcx)
    let isSigned = operation.kind == .divide || operation.kind == .remainder
    let isQuotient = operation.kind == .divide || operation.kind == .divideUnsigned
    // Each is a register of the guest, or one that is extended: no more than its own target is needed.
    busy.removeAll { $0 == .rax || $0 == .rcx || $0 == .rdx }
    compute(operation.b, into: .rcx)
    busy = [.rcx]
    compute(operation.a, into: .rax)
    busy = [.rax, .rcx, .rdx]
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
    busy.removeAll()
    retake(target)
  }

  /// Makes an access whose result nobody wants.
  mutating func compute(_ operation: MicroOperation, unused target: X86Register) {
    compute(operation, into: target, .bits64)
  }

  private mutating func load(_ operation: MicroOperation, into target: X86Register) {
    let (place, registers) = access(operation, isStore: false)
    assembler.load(target, place, operation.type)
    for register in registers { release(register) }
  }

  /// Checks an access, and returns where the host has the bytes.
  mutating func access(
    _ operation: MicroOperation, isStore: Bool
  ) -> (X86Place, [X86Register]) {
    access(operation, at: value(operation.a), isStore: isStore)
  }

  /// The same with the address but for the displacement in a register.
  mutating func access(
    _ operation: MicroOperation, at base: X86Register, isStore: Bool
  ) -> (X86Place, [X86Register]) {
    let scratch = take()
    let displacement = Int32(truncatingIfNeeded: operation.offset)
    if probes.contains(block.address(of: instruction)) {
      return probe(operation, base, scratch, displacement, isStore: isStore)
    }
    let exit = exits.add(
      Exit(
        kind: .access, isStore: isStore, size: UInt8(operation.type.size),
        refund: UInt16(count - instruction),
        site: exits.takeSite(pc: block.address(of: instruction)),
        displacement: displacement,
        pc: block.address(of: instruction)))
    let site = HartRoom.sites + Int(exits[exit].site) * MemoryLayout<AccessSite>.stride
    assembler.move(scratch, base)
    assembler.arithmetic(.subtract, scratch, X86Frame.room(site))
    assembler.arithmetic(.compare, scratch, X86Frame.room(site + 16))
    let jump = assembler.jump(.aboveOrEqual)
    assembler.move(scratch, X86Frame.room(site + 8))
    let resume = assembler.count
    misses.append(
      Miss(
        exit: exit, jump: jump, base: base, displacement: displacement, scratch: scratch,
        resume: resume))
    return (.memory(base, index: scratch, displacement: displacement), [base, scratch])
  }
}

extension X86Emitter {
  /// Makes an access by the TLB.
  private mutating func probe(
    _ operation: MicroOperation, _ base: X86Register, _ scratch: X86Register,
    _ displacement: Int32, isStore: Bool
  ) -> (X86Place, [X86Register]) {
    let page = take()
    let exit = exits.add(
      Exit(
        kind: .access, isStore: isStore, size: UInt8(operation.type.size),
        refund: UInt16(count - instruction),
        site: exits.takeSite(pc: block.address(of: instruction)), displacement: displacement,
        pc: block.address(of: instruction)))
    let table =
      HartRoom.translations + context * Hart.translationsPerContext * 32 - X86Frame.base0
    func entry(_ field: Int) -> X86Place {
      .memory(X86Frame.base, index: scratch, displacement: Int32(table + field))
    }
    assembler.loadAddress(scratch, .memory(base, displacement: displacement), .bits32)
    assembler.loadAddress(
      page, .memory(base, displacement: displacement + Int32(operation.type.size - 1)))
    assembler.shift(.right, .register(scratch), by: 7, .bits32)
    assembler.arithmetic(.and, .register(page), constant: -4096)
    assembler.arithmetic(
      .and, .register(scratch), constant: Int32(Hart.translationsPerContext - 1) << 5, .bits32)
    assembler.arithmetic(.compare, page, entry(isStore ? 8 : 0))
    let jump = assembler.jump(.notEqual)
    assembler.move(scratch, entry(16))
    misses.append(
      Miss(
        exit: exit, jump: jump, base: base, displacement: displacement, scratch: scratch,
        resume: assembler.count))
    release(page)
    return (.memory(base, index: scratch, displacement: displacement), [base, scratch])
  }
}

extension MicroOperation.Kind {
  /// Whether the result of 32 bits that was asked for comes with zeros above.
  fileprivate var clearsUpperBits: Bool {
    switch self {
    case .add, .subtract, .and, .or, .xor, .not, .multiply, .extend, .rotateRight32: true
    default: false
    }
  }

  fileprivate var x86Condition: X86Condition {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .greaterOrEqual: .greaterOrEqual
    case .lessUnsigned: .below
    default: .aboveOrEqual
    }
  }
}
