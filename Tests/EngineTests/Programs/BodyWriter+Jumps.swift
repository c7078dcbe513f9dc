import Fuzzing
import RISCV

// Branches, jumps and calls, all of which come back.
extension BodyWriter {
  private static let branches = (RowShape.byKind[.branch] ?? [])

  /// A branch over a few instructions.
  mutating func addBranch() {
    addBranch(Self.branches[random.below(Self.branches.count)])
  }

  mutating func addBranch(_ shape: RowShape) {
    let end = code.makeLabel()
    code.add(
      Instruction(
        shape.row.opcode, rs1: roles.source(&random, shape.rs1),
        rs2: shape.rs2 == .absent ? 0 : roles.source(&random, shape.rs2), length: shape.length),
      to: end)
    if random.below(3) == 0 {
      let register = roles.destination(&random, .any)
      addChoice(of: register)
      // What lies between has a branch itself.
      if random.below(4) == 0 {
        code.add(Instruction(.bge, rs1: register, rs2: roles.source(&random, .any)), to: end)
      }
    } else {
      addBetween()
    }
    code.place(end)
  }

  /// One or two instructions that give a register a value, and do nothing else.
  mutating func addChoice(of register: UInt8) {
    let second = roles.source(&random, .any)
    let shift: Int64 = [32, 48, 56, 7][random.below(4)]
    switch random.below(6) {
    case 0: code.add(.addi, rd: register, Int64(random.below(4096)) - 2048)
    case 1: code.add(.add, rd: register, rs1: second, rs2: 0)
    case 2: code.add(.subw, rd: register, rs1: register, rs2: second)
    case 3: code.add(.sltu, rd: register, rs1: second, rs2: register)
    case 4:
      code.add(.slli, rd: register, rs1: second, shift)
      code.add(random.below(2) == 0 ? .srli : .srai, rd: register, rs1: register, shift)
    default:
      code.add(.xor, rd: register, rs1: register, rs2: second)
      code.add(.addw, rd: register, rs1: register, rs2: second)
    }
  }

  /// What is jumped over; once in a while so that the jump leads into an instruction's middle.
  private mutating func addBetween() {
    for _ in 0...random.below(6) { addHarmless() }
    if !mixture.isPure, random.below(30) == 0 { code.addData(random.next() | 3, byteCount: 2) }
  }

  /// An instruction that cannot trap.
  mutating func addHarmless() {
    guard let shapes = RowShape.byKind[.integer] else { return }
    for _ in 0..<4 {
      if code.add(instruction(shapes[random.below(shapes.count)])) { return }
    }
  }

  mutating func addJump(_ shape: RowShape) {
    let end = code.makeLabel()
    if shape.row.opcode == .jal {
      let rd = shape.rd == .absent ? shape.row.implied.rd ?? 0 : roles.destination(&random, .any)
      code.add(
        Instruction(.jal, rd: rd == 0 ? Instruction.sink : rd, length: shape.length), to: end)
    } else {
      let (target, link) = roles.twoFree(&random)
      code.addAddress(target, of: end)
      let rd = shape.rd == .absent ? shape.row.implied.rd ?? 0 : random.below(2) == 0 ? 0 : link
      code.add(
        Instruction(
          .jalr, rd: rd == 0 ? Instruction.sink : rd, rs1: target, length: shape.length))
    }
    addBetween()
    code.place(end)
  }

  /// A jump to one of four places, by a register's value.
  mutating func addIndirectJump() {
    let (target, index) = roles.twoFree(&random)
    let places = code.makeLabel()
    code.addAddress(target, of: places)
    code.add(.andi, rd: index, rs1: roles.source(&random, .any), 12)
    code.add(.add, rd: target, rs1: target, rs2: index)
    let rd = random.below(4) == 0 ? Roles.link : Instruction.sink
    code.add(Instruction(.jalr, rd: rd, rs1: target, length: rd == Roles.link ? 4 : 2))
    code.place(places)
    for _ in 0..<4 {
      let source = roles.source(&random, .any)
      code.add(.addi, rd: roles.twoFree(&random).0, rs1: source, Int64(random.below(2048)))
    }
  }

  /// A call of the environment; once in a while a jump to where no code is meant to be.
  mutating func addStray() {
    if random.below(4) == 0 { return code.add(.jalr, rs1: roles.odd) }
    code.add(.ecall)
  }

  /// A call of a function.
  mutating func addCall() {
    guard !functions.isEmpty else { return }
    let function = code.makeLabel(at: functions[random.below(functions.count)])
    if random.below(2) == 0 {
      code.add(Instruction(.jal, rd: Roles.link), to: function)
    } else {
      code.addPair(Roles.link, function, Instruction(.jalr, rd: Roles.link, rs1: Roles.link))
    }
  }

  /// A call of a function of the page that changes.
  mutating func addSwitchedCall() {
    // A function calls none: its link is needed.
    if functions.isEmpty { return addHarmless() }
    let place = UInt64(random.below(8)) * GuestLayout.functionSize
    load(Roles.link, surroundings.functions(&random) + place)
    code.add(.jalr, rd: Roles.link, rs1: Roles.link)
  }

  /// What follows, up to the label, is done in some rounds of the loop only: in between, what was changed is used for long.
  mutating func addRareBranch(to end: CodeBuilder.Label) {
    let mask: Int64 = [0, 15, 31, 63][random.below(4)]
    if mask == 0 { return }
    code.add(.andi, rd: Roles.link, rs1: roles.innerCounter, mask)
    code.add(Instruction(.bne, rs1: Roles.link, rs2: 0), to: end)
  }

  /// The end of a loop: counts down, and goes back unless that is zero.
  mutating func addLoopEnd(_ counter: UInt8, to head: CodeBuilder.Label) {
    let length: UInt8 = random.below(2) == 0 ? 2 : 4
    code.add(Instruction(.addi, rd: counter, rs1: counter, immediate: -1, length: length))
    let opcode: Opcode = [.bne, .blt, .bltu][random.below(3)]
    let branch =
      opcode == .bne
      ? Instruction(.bne, rs1: counter, rs2: 0) : Instruction(opcode, rs1: 0, rs2: counter)
    code.add(branch, to: head)
  }
}
