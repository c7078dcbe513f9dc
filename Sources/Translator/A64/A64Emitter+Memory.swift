import Hart
import RISCV

// Accesses: what they are on this host.
//
// Address and value of an access depend on the same registers as in the guest, by instructions that compute: so the host keeps the
// order that RISC-V gives to what depends on each other (unprivileged manual, "RVWMO", rules 9 to 13; Arm's, B2.3.2).
extension A64Emitter {
  mutating func load(_ operation: MicroOperation, into target: A64Register) {
    let base = value(operation.a)
    let scratch = Self.scratch.contains(target) && target != base ? target : take()
    check(operation, at: base, isStore: false, scratch)
    assembler.load(target, place(of: operation, base, scratch), operation.type)
    release(base, unless: target)
    release(scratch, unless: target)
  }

  mutating func store(_ operand: Operand, _ place: A64Assembler.Place, size: Int) {
    let source = source(operand, size == 8 ? .bits64 : .bits32)
    assembler.store(source, place, size: size)
    release(source)
  }

  // There are no windows here.
  func windowPlace(of operation: MicroOperation, _ base: A64Register) -> A64Assembler.Place {
    .constant(base, Int(operation.offset))
  }

  mutating func askWindow(_ base: A64Register) -> Int {
    giveUp()
    return assembler.jump()
  }

  mutating func place(
    of operation: MicroOperation, _ base: A64Register, _ scratch: A64Register
  ) -> A64Assembler.Place {
    let displacement = operation.offset
    if displacement == 0 { return .index(base, scratch) }
    assembler.add(scratch, base, scratch)
    if A64Assembler.isOffset(Int(displacement), size: operation.type.size) {
      return .constant(scratch, Int(displacement))
    }
    add(scratch, scratch, constant: displacement)
    return .constant(scratch, 0)
  }

  mutating func loadAddend(ofWalk walk: Int, into target: A64Register) {
    assembler.load(target, A64Frame.room(EngineWord.walkAddends + walk * 8))
  }

  mutating func ask(
    _ exit: Exit, _ base: A64Register, _ scratch: A64Register
  ) -> JumpPlaces {
    let rest = find(base, exit.displacement)
    add(scratch, base, constant: Int64(exit.displacement) + Int64(exit.span) - 1)
    assembler.clearPlaceInPage(scratch, scratch)
    let jumps = compare(scratch, exit, rest)
    assembler.load(scratch, .constant(.x16, rest + 16))
    return jumps
  }

  mutating func ask(_ exit: Exit, at address: UInt64, _ scratch: A64Register) -> JumpPlaces {
    let rest = assembler.approach(.x16, entry(of: address))
    assembler.move(scratch, constant: Int64(bitPattern: address & ~0xfff))
    let jumps = compare(scratch, exit, rest)
    assembler.load(scratch, .constant(.x16, rest + 16))
    return jumps
  }

  /// Compares a page with the tags that count for an access, of the entry of the TLB at x16, but for `rest`.
  mutating func compare(_ page: A64Register, _ exit: Exit, _ rest: Int) -> JumpPlaces {
    var jumps = JumpPlaces()
    for (isWanted, tag) in [(exit.hasLoads, 0), (exit.hasStores, 8)] where isWanted {
      assembler.load(.x17, .constant(.x16, rest + tag))
      assembler.compare(page, .x17)
      jumps.append(assembler.jump(.notEqual))
    }
    return jumps
  }

  mutating func lookUp(_ base: A64Register, _ displacement: Int32, _ scratch: A64Register) {
    let rest = find(base, displacement)
    assembler.load(scratch, .constant(.x16, rest + 16))
  }

  /// Has x16 be where the entry of an address is in the TLB, but for what is returned.
  mutating func find(_ base: A64Register, _ displacement: Int32) -> Int {
    let bits = UInt32(Hart.translationsPerContext.trailingZeroBitCount)
    var address = base
    if displacement != 0 {
      add(.x17, base, constant: Int64(displacement))
      address = .x17
    }
    assembler.moveField(.x17, address, from: 12, through: 11 + bits)
    let rest = assembler.approach(.x16, tlb)
    assembler.add(.x16, .x16, .x17, shiftedBy: 5)
    return rest
  }

  mutating func address(_ target: A64Register, _ base: A64Register, _ displacement: Int32) {
    add(target, base, constant: Int64(displacement))
  }
}
