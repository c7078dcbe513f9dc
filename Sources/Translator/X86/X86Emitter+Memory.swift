import Bus
import Hart
import RISCV

// Accesses: by a site that remembers a page, or by the TLB.
extension X86Emitter {
  /// Makes an access whose result nobody wants.
  mutating func compute(_ operation: MicroOperation, unused target: X86Register) {
    compute(operation, into: target, .bits64)
  }

  mutating func load(_ operation: MicroOperation, into target: X86Register) {
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

  /// Makes an access by the TLB.
  mutating func probe(
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
