import Bus
import Hart
import RISCV

// Accesses: by a site that remembers a page, by the check of another access of the same group, or by the TLB.
extension X86Emitter {
  mutating func load(_ operation: MicroOperation, into target: X86Register) {
    // Until it is loaded, the register for it serves for the address.
    release(target)
    let (place, registers) = access(operation, isStore: false)
    assembler.load(target, place, operation.type)
    for register in registers { release(register) }
    retake(target)
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
    if operation.member > 0 {
      let site = groupSites[Int(operation.group) - 1] + UInt32(operation.member)
      assembler.move(scratch, X86Frame.room(Self.place(ofSite: site) + 8))
    } else {
      let exit = makeAccessExit(operation, isStore: isStore)
      if probes.contains(block.address(of: instruction)) {
        probe(exit, base, scratch)
      } else {
        check(exit, base, scratch)
      }
    }
    return (.memory(base, index: scratch, displacement: displacement), [base, scratch])
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

  // MARK: The check, which leaves the addend in a register

  private mutating func check(_ exit: Int, _ base: X86Register, _ scratch: X86Register) {
    let site = Self.place(ofSite: exits[exit].site)
    assembler.move(scratch, base)
    assembler.arithmetic(.subtract, scratch, X86Frame.room(site))
    assembler.arithmetic(.compare, scratch, X86Frame.room(site + 16))
    let jump = assembler.jump(.aboveOrEqual)
    assembler.move(scratch, X86Frame.room(site + 8))
    misses.append(
      Miss(exit: exit, jumps: [jump], base: base, scratch: scratch, resume: assembler.count))
  }

  /// Asks the TLB, and tells the other accesses of the group.
  private mutating func probe(_ number: Int, _ base: X86Register, _ scratch: X86Register) {
    let page = take()
    let exit = exits[number]
    let table =
      HartRoom.translations + context * Hart.translationsPerContext * 32 - X86Frame.base0
    func entry(_ field: Int) -> X86Place {
      .memory(X86Frame.base, index: scratch, displacement: Int32(table + field))
    }
    assembler.loadAddress(scratch, .memory(base, displacement: exit.displacement), .bits32)
    assembler.loadAddress(
      page, .memory(base, displacement: exit.displacement + Int32(exit.span) - 1))
    assembler.shift(.right, .register(scratch), by: 7, .bits32)
    assembler.arithmetic(.and, .register(page), constant: -4096)
    assembler.arithmetic(
      .and, .register(scratch), constant: Int32(Hart.translationsPerContext - 1) << 5, .bits32)
    var jumps: [Int] = []
    for (isWanted, tag) in [(exit.hasLoads, 0), (exit.hasStores, 8)] where isWanted {
      assembler.arithmetic(.compare, page, entry(tag))
      jumps.append(assembler.jump(.notEqual))
    }
    assembler.move(scratch, entry(16))
    for member in 1..<max(1, UInt32(exit.memberCount)) {
      assembler.store(scratch, X86Frame.room(Self.place(ofSite: exit.site + member) + 8))
    }
    misses.append(
      Miss(exit: number, jumps: jumps, base: base, scratch: scratch, resume: assembler.count))
    release(page)
  }

  /// Behind the code: where the address is not of a page that is known.
  mutating func emitMiss(_ miss: Miss) {
    let exit = exits[miss.exit]
    observer?.writing(.miss(exit), at: assembler.count)
    for jump in miss.jumps { assembler.patch(jump, to: assembler.count) }
    assembler.loadAddress(
      miss.scratch, .memory(miss.base, displacement: exit.displacement))
    assembler.store(miss.scratch, X86Frame.room(EngineWord.address))
    assembler.call(
      to: thunks.fill(context: context, hasLoads: exit.hasLoads, hasStores: exit.hasStores))
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word32(Int32(miss.exit))
    assembler.word32(Int32(bitPattern: exit.site))
    assembler.word32(exit.displacement)
    assembler.word32(Int32(exit.span) - 1)
    assembler.word32(Int32(exit.memberCount))
    observer?.writing(.miss(exit), at: assembler.count)
    assembler.move(miss.scratch, X86Frame.room(EngineWord.addend))
    let jump = assembler.jump()
    assembler.patch(jump, to: miss.resume)
  }
}
