import Fuzzing
import RISCV

// Loops of one block that go through memory by constant steps.
extension BodyWriter {
  private static let steps: [Int64] = [1, 2, 4, 8, 8, 12, 16, 24, 64, -1, -4, -8, -24, 0, 72, 256]

  /// A loop with a pointer that walks, and others that do not, or not so evenly.
  ///
  ///            mv   pointer, aligned
  ///            li   counter, 50
  ///     head:  ld   value, 16(pointer)
  ///            addi pointer, pointer, 8
  ///            sd   value, -8(pointer)
  ///            addi counter, counter, -1
  ///            bne  counter, zero, head
  mutating func addWalk() {
    var free = roles.free.filter { $0 != Roles.link }
    guard free.count > 5 else { return addHarmless() }
    free.shuffle(using: &random)
    let (counter, pointer, other) = (free[0], free[1], free[2])
    let values = [free[3], free[4]]
    let start = random.below(3) == 0 ? roles.misaligned : roles.aligned
    code.add(.addi, rd: pointer, rs1: start, Int64(random.below(4)) * 1000 - 1500)
    code.add(.addi, rd: other, rs1: roles.aligned, Int64(random.below(64)) * 8 - 256)
    let step = Self.steps[random.below(Self.steps.count)]
    // Behind the data are page tables.
    let most = min(400, 3000 / (Int(step.magnitude) + 8))
    code.add(.addi, rd: counter, Int64(1 + random.below(random.below(8) == 0 ? most : 12)))
    // By what a register holds, as for all the loop knows.
    let isVariable = random.below(4) == 0
    let stepRegister = free[5]
    if isVariable { code.add(.addi, rd: stepRegister, step) }
    let head = code.placeNewLabel()
    for _ in 0...random.below(3) { addWalkedAccess(pointer, other, values) }
    if isVariable {
      code.add(.add, rd: pointer, rs1: pointer, rs2: stepRegister)
    } else {
      addSteps(pointer, step)
    }
    if random.below(3) == 0 { addSteps(other, step) }
    for _ in 0..<random.below(4) { addWalkedAccess(pointer, other, values) }
    addLoopEnd(counter, to: head)
  }

  /// A step, or one that goes by way of another register, or two.
  private mutating func addSteps(_ pointer: UInt8, _ step: Int64) {
    if random.below(8) == 0 {
      // Not by a constant that can be seen.
      code.add(.andi, rd: Roles.link, rs1: roles.source(&random, .any), 8)
      return code.add(.add, rd: pointer, rs1: pointer, rs2: Roles.link)
    }
    code.add(.addi, rd: pointer, rs1: pointer, step)
    if random.below(4) == 0 { code.add(.addi, rd: pointer, rs1: pointer, 8) }
  }

  private mutating func addWalkedAccess(_ pointer: UInt8, _ other: UInt8, _ values: [UInt8]) {
    let value = values[random.below(2)]
    let base = [pointer, pointer, other, Roles.stack, roles.misaligned][random.below(5)]
    let size = random.below(4)
    let offset = (Int64(random.below(16)) - 8) << Int64(random.below(4))
    switch random.below(13) {
    case 12: addWalkedChoice(values)
    case 8, 9: addWalkedNumber(base, offset)
    case 10: addCrowded(value, values[random.below(2)], pointer)
    case 0, 1: code.add([.lb, .lhu, .lw, .ld][size], rd: value, rs1: base, offset)
    case 2, 3: code.add([.sb, .sh, .sw, .sd][size], rs1: base, rs2: value, offset)
    case 4: code.add(.addw, rd: value, rs1: value, rs2: values[random.below(2)])
    case 5: code.add(.sub, rd: value, rs1: values[random.below(2)], rs2: value)
    default: addChosenAccess(value)
    }
  }

  /// A branch over what gives a register a value: rounds are of different lengths.
  private mutating func addWalkedChoice(_ values: [UInt8]) {
    let end = code.makeLabel()
    let (first, second) = (values[random.below(2)], values[random.below(2)])
    if random.below(2) == 0 {
      code.add(.andi, rd: Roles.link, rs1: first, 1)
      code.add(Instruction(.beq, rs1: Roles.link, rs2: 0), to: end)
    } else {
      let opcode: Opcode = [.blt, .bgeu, .bne, .beq][random.below(4)]
      code.add(Instruction(opcode, rs1: first, rs2: second), to: end)
    }
    addChoice(of: second)
    code.place(end)
  }

  /// Floating point, of any registers.
  private mutating func addWalkedNumber(_ base: UInt8, _ offset: Int64) {
    let registers = (0..<3).map { _ in UInt8(random.below(32)) }
    switch random.below(4) {
    case 0:
      let opcode: Opcode = random.below(4) == 0 ? .flw : .fld
      code.add(Instruction(opcode, rd: registers[0], rs1: base, immediate: offset))
    case 1:
      let opcode: Opcode = random.below(4) == 0 ? .fsw : .fsd
      code.add(Instruction(opcode, rs1: base, rs2: registers[0], immediate: offset))
    default:
      let opcode = [Opcode.fadd_d, .fmul_d, .fsub_d, .fadd_s, .fsgnj_d][random.below(5)]
      code.add(
        Instruction(
          opcode, rd: registers[0], rs1: registers[1], rs2: registers[2],
          immediate: opcode == .fsgnj_d ? 0 : 7 << 5))
    }
  }

  /// What takes all of a host's registers for the moment.
  private mutating func addCrowded(_ value: UInt8, _ other: UInt8, _ pointer: UInt8) {
    switch random.below(3) {
    case 0:
      let opcode = [Opcode.div, .remu, .mulh, .ror, .sll][random.below(5)]
      code.add(opcode, rd: value, rs1: value, rs2: other)
    case 1:
      let opcode = [Opcode.amoadd_d, .amomax_w, .amoswap_d][random.below(3)]
      // By a pointer it is misaligned in some rounds, which are left there.
      let base = random.below(2) == 0 ? roles.aligned : pointer
      code.add(Instruction(opcode, rd: value, rs1: base, rs2: other))
    default: code.add(.sltu, rd: value, rs1: value, rs2: other)
    }
  }

  /// An access to an element that a value chooses, mostly of the same page or the next.
  private mutating func addChosenAccess(_ value: UInt8) {
    let index = Roles.link
    code.add(.andi, rd: index, rs1: value, 0x7f8)
    let isFar = random.below(3) == 0
    if isFar { code.add(.slli, rd: index, rs1: index, Int64(1 + random.below(6))) }
    code.add(.add, rd: index, rs1: index, rs2: roles.aligned)
    // What lies far behind the data should stay as it is.
    if isFar || random.below(2) == 0 {
      code.add(.ld, rd: value, rs1: index)
    } else {
      code.add(.sw, rs1: index, rs2: value)
    }
  }
}
