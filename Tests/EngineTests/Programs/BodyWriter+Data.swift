import Fuzzing
import RISCV

// Addresses, constants and atomics.
extension BodyWriter {
  /// LUI or AUIPC with what belongs to it.
  mutating func addConstant() {
    let rd = roles.twoFree(&random).0
    let upper = Int64(Int32(truncatingIfNeeded: random.next())) >> 12
    let lower = Int64(random.below(4096)) - 2048
    switch random.below(4) {
    case 0: load(rd, Values.any(&random))
    case 1: code.addAddress(rd, of: code.placeNewLabel())
    case 2:
      code.add(.lui, rd: rd, upper)
      code.add(.addiw, rd: rd, rs1: rd, lower)
    default:
      code.add(.lui, rd: rd, upper)
      code.add(.addi, rd: rd, rs1: rd, lower)
    }
  }

  /// An access to an element that a register's value chooses.
  mutating func addAddress() {
    let (address, value) = roles.twoFree(&random)
    let size = random.below(4)
    code.add(.andi, rd: address, rs1: roles.source(&random, .any), 0x7f)
    if random.below(2) == 0 {
      code.add(.slli, rd: address, rs1: address, Int64(size))
      code.add(.add, rd: address, rs1: address, rs2: roles.aligned)
    } else {
      let scaled: Opcode = [.add, .sh1add, .sh2add, .sh3add][size]
      code.add(scaled, rd: address, rs1: address, rs2: roles.aligned)
    }
    let offset = Int64(random.below(64)) << Int64(size)
    if random.below(2) == 0 {
      let load: Opcode = [.lbu, .lh, .lw, .ld][size]
      code.add(load, rd: value, rs1: address, offset)
    } else {
      let store: Opcode = [.sb, .sh, .sw, .sd][size]
      code.add(store, rs1: address, rs2: roles.source(&random, .any), offset)
    }
  }

  /// Accesses to data behind the code, which translations know the addresses of.
  mutating func addKnownAccesses() {
    let count = 2 + random.below(4)
    let words = literal((0..<count).map { _ in random.next() })
    for _ in 0...random.below(3) {
      let (address, value) = roles.twoFree(&random)
      code.addAddress(address, of: words)
      for _ in 0...random.below(3) {
        let size = random.below(4)
        let offset = Int64(random.below(count * 8 - 7))
        code.add([.lbu, .lh, .lw, .ld][size], rd: value, rs1: address, offset)
        // The page has code, too: the interpreter does it.
        if random.below(24) == 0 {
          code.add([.sb, .sh, .sw, .sd][size], rs1: address, rs2: value, offset & ~7)
        }
      }
    }
  }

  /// Two shifts and an `or` that are a rotation, or nearly.
  mutating func addRotation() {
    let (first, second) = roles.twoFree(&random)
    let isWord = random.below(2) == 0
    let width = isWord ? 32 : 64
    let amount = 1 + random.below(width - 1)
    let rest = random.below(8) == 0 ? random.below(width) : width - amount
    let source = roles.source(&random, .any)
    let other = random.below(12) == 0 ? roles.source(&random, .any) : source
    code.add(isWord ? .srliw : .srli, rd: first, rs1: source, Int64(amount))
    if random.below(4) == 0 { addHarmless() }
    code.add(isWord ? .slliw : .slli, rd: second, rs1: other, Int64(rest))
    if random.below(4) == 0 { addHarmless() }
    let isFirst = random.below(2) == 0
    let (a, b) = random.below(2) == 0 ? (first, second) : (second, first)
    code.add(.or, rd: isFirst ? first : second, rs1: a, rs2: b)
    // Then nobody sees what the other shift made.
    if random.below(2) == 0 { code.add(.addw, rd: isFirst ? second : first, rs1: a, rs2: b) }
  }

  /// Two shifts that are an extension, or nearly, mostly of a register in its own place.
  mutating func addExtension() {
    let (raised, lowered) = roles.twoFree(&random)
    let amount = [32, 32, 48, 56][random.below(4)]
    let isInPlace = random.below(3) != 0
    let source = isInPlace ? raised : roles.source(&random, .any)
    if random.below(2) == 0 { code.add(.addw, rd: raised, rs1: raised, rs2: lowered) }
    code.add(.slli, rd: raised, rs1: source, Int64(amount))
    switch random.below(8) {
    case 0: code.add(.xor, rd: lowered, rs1: lowered, rs2: raised)
    case 1, 2: code.add(.ld, rd: lowered, rs1: roles.misaligned)
    case 3: addHarmless()
    case 4: code.add(.addi, rd: source == 0 ? lowered : source, rs1: lowered, 1)
    default: break
    }
    let back: Opcode = random.below(3) == 0 ? .srai : .srli
    let rest = random.below(8) == 0 ? random.below(64) : amount
    code.add(back, rd: random.below(3) == 0 ? lowered : raised, rs1: raised, Int64(rest))
  }

  /// A load-reserved, with a store-conditional that mostly belongs to it.
  mutating func addConditionalStore() {
    let (value, outcome) = roles.twoFree(&random)
    let isDouble = random.below(2) == 0
    let other = random.below(8) == 0
    code.add(isDouble ? .lr_d : .lr_w, rd: value, rs1: roles.aligned, Int64(random.below(4)))
    addHarmless()
    if random.below(4) == 0 {
      code.add(.sw, rs1: roles.aligned, rs2: roles.source(&random, .any))
    }
    code.add(
      isDouble != other ? .sc_d : .sc_w, rd: outcome, rs1: other ? Roles.stack : roles.aligned,
      rs2: value, Int64(random.below(4)))
  }

  /// A step of a pointer through its page.
  mutating func addStep() {
    let steps: [Int64] = [1, 2, 4, 8, -8, 64]
    let pointer = random.below(3) == 0 ? roles.misaligned : roles.aligned
    let step = pointer == roles.aligned ? 16 : steps[random.below(steps.count)]
    code.add(.addi, rd: pointer, rs1: pointer, step)
  }
}
