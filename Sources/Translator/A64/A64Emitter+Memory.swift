import Bus
import Hart
import RISCV

// Accesses: by a site that remembers a page, by the check of another access of the same group, or by the TLB.
//
// Address and value of an access depend on the same registers as in the guest, by instructions that compute: so the host keeps the
// order that RISC-V gives to what depends on each other (unprivileged manual, "RVWMO", rules 9 to 13; Arm's, B2.3.2).
extension A64Emitter {
  mutating func load(_ operation: MicroOperation, into target: A64Register) {
    let base = value(operation.a)
    let isFree = Self.scratch.contains(target) && target != base
    let (place, registers) = access(
      operation, at: base, isStore: false, isFree ? target : take())
    assembler.load(target, place, operation.type)
    for register in registers where register != target { release(register) }
  }

  mutating func store(_ operation: MicroOperation) {
    let (place, registers) = access(operation, isStore: true)
    if let float = block[operation.b], float.kind == .readFloat {
      assembler.store(vector(float.number, .v0), place, size: operation.type.size)
    } else {
      let source = source(operation.b, operation.type.size == 8 ? .bits64 : .bits32)
      assembler.store(source, place, size: operation.type.size)
      release(source)
    }
    for register in registers { release(register) }
  }

  /// Checks an access, and returns where the host has the bytes.
  mutating func access(
    _ operation: MicroOperation, isStore: Bool
  ) -> (A64Assembler.Place, [A64Register]) {
    let base = value(operation.a)
    return access(operation, at: base, isStore: isStore, take())
  }

  /// The same with the address but for the displacement in a register, and one to use.
  mutating func access(
    _ operation: MicroOperation, at base: A64Register, isStore: Bool, _ scratch: A64Register
  ) -> (A64Assembler.Place, [A64Register]) {
    if operation.member > 0 {
      let site = groupSites[Int(operation.group) - 1] + UInt32(operation.member)
      let rest = assembler.approach(.x16, Self.place(ofSite: site) + 8)
      assembler.load(scratch, .constant(.x16, rest))
    } else {
      let exit = makeAccessExit(operation, isStore: isStore)
      let isProbe = probes.contains(block.address(of: instruction))
      let jumps = isProbe ? probe(exits[exit], base, scratch) : ask(exits[exit], base, scratch)
      // Whoever misses tells the others, too: not always the same.
      if isProbe { tell(exits[exit], scratch) }
      misses.append(
        Miss(exit: exit, jumps: jumps, base: base, scratch: scratch, resume: assembler.count))
    }
    return (
      place(base, scratch, operation.offset, size: operation.type.size), [base, scratch]
    )
  }

  /// Where the bytes are, with the addend in `scratch`.
  private mutating func place(
    _ base: A64Register, _ scratch: A64Register, _ displacement: Int64, size: Int
  ) -> A64Assembler.Place {
    if displacement == 0 { return .index(base, scratch) }
    assembler.add(scratch, base, scratch)
    if A64Assembler.isOffset(Int(displacement), size: size) {
      return .constant(scratch, Int(displacement))
    }
    add(scratch, scratch, constant: displacement)
    return .constant(scratch, 0)
  }

  private static func place(ofSite site: UInt32) -> Int {
    HartRoom.sites + Int(site) * MemoryLayout<AccessSite>.stride
  }

  // MARK: What is known of an access where it is checked

  private mutating func makeAccessExit(_ operation: MicroOperation, isStore: Bool) -> Int {
    var exit = Exit(
      kind: .access, isStore: isStore, size: UInt8(operation.type.size),
      refund: UInt16(count - instruction),
      displacement: Int32(truncatingIfNeeded: operation.offset),
      span: UInt16(operation.type.size), hasLoads: !isStore, hasStores: isStore,
      isAmongOthers: block.isGroupOpen(at: position, but: operation.group),
      pc: block.address(of: instruction))
    if operation.group > 0 {
      describe(block.groups[Int(operation.group) - 1], in: &exit)
      groupSites[Int(operation.group) - 1] = exit.site
    } else {
      exit.site = takeSite(operation, isStore: isStore)
    }
    return exits.add(exit)
  }

  private mutating func describe(_ group: AccessGroup, in exit: inout Exit) {
    exit.distance = UInt16(Int64(exit.displacement) - group.start)
    exit.displacement = Int32(truncatingIfNeeded: group.start)
    exit.span = UInt16(group.span)
    exit.memberCount = UInt8(group.members.count)
    exit.hasLoads = group.hasLoads
    exit.hasStores = group.hasStores
    for (index, member) in group.members.enumerated() {
      let operation = block.operations[member]
      let site = takeSite(operation, isStore: operation.kind == .store)
      if index == 0 { exit.site = site }
    }
  }

  private mutating func takeSite(_ operation: MicroOperation, isStore: Bool) -> UInt32 {
    exits.takeSite(
      .init(
        pc: block.address(of: instruction),
        displacement: Int32(truncatingIfNeeded: operation.offset),
        size: UInt8(operation.type.size), isStore: isStore))
  }

  // MARK: The check, which leaves the addend in a register, and returns jumps that are taken where it cannot

  private mutating func ask(
    _ exit: Exit, _ base: A64Register, _ scratch: A64Register
  ) -> [Int] {
    let rest = assembler.approach(.x16, Self.place(ofSite: exit.site))
    assembler.load(.x17, .constant(.x16, rest))
    assembler.load(scratch, .constant(.x16, rest + 16))
    assembler.subtract(.x17, base, .x17)
    assembler.compare(.x17, scratch)
    assembler.load(scratch, .constant(.x16, rest + 8))
    return [assembler.jump(.aboveOrEqual)]
  }

  /// Asks the TLB.
  private mutating func probe(
    _ exit: Exit, _ base: A64Register, _ scratch: A64Register
  ) -> [Int] {
    let bits = UInt32(Hart.translationsPerContext.trailingZeroBitCount)
    var address = base
    if exit.displacement != 0 {
      add(.x17, base, constant: Int64(exit.displacement))
      address = .x17
    }
    assembler.moveField(.x17, address, from: 12, through: 11 + bits)
    let rest = assembler.approach(
      .x16, HartRoom.translations + context * Hart.translationsPerContext * 32)
    assembler.add(.x16, .x16, .x17, shiftedBy: 5)
    add(scratch, base, constant: Int64(exit.displacement) + Int64(exit.span) - 1)
    assembler.clearPlaceInPage(scratch, scratch)
    var jumps: [Int] = []
    for (isWanted, tag) in [(exit.hasLoads, 0), (exit.hasStores, 8)] where isWanted {
      assembler.load(.x17, .constant(.x16, rest + tag))
      assembler.compare(scratch, .x17)
      jumps.append(assembler.jump(.notEqual))
    }
    assembler.load(scratch, .constant(.x16, rest + 16))
    return jumps
  }

  /// Tells the other accesses of a group.
  private mutating func tell(_ exit: Exit, _ addend: A64Register) {
    for member in 1..<max(1, UInt32(exit.memberCount)) {
      let rest = assembler.approach(.x16, Self.place(ofSite: exit.site + member) + 8)
      assembler.store(addend, .constant(.x16, rest))
    }
  }

  /// Behind the code: where the address is not of a page that is known.
  mutating func emitMiss(_ miss: Miss) {
    let exit = exits[miss.exit]
    observer?.writing(.miss(exit), at: assembler.count)
    for jump in miss.jumps { assembler.patch(jump, to: assembler.count) }
    add(.x16, miss.base, constant: Int64(exit.displacement))
    assembler.call(
      to: thunks.fill(context: context, hasLoads: exit.hasLoads, hasStores: exit.hasStores))
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word(UInt32(miss.exit))
    assembler.word(exit.site)
    assembler.word(UInt32(bitPattern: exit.displacement))
    assembler.word(UInt32(exit.span) - 1)
    assembler.word(UInt32(exit.memberCount))
    observer?.writing(.miss(exit), at: assembler.count)
    assembler.move(miss.scratch, .x16)
    assembler.jump(to: miss.resume)
  }
}
