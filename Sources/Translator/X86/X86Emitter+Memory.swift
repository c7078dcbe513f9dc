import Hart
import RISCV

// Accesses: what they are on this host.
extension X86Emitter {
  mutating func load(_ operation: MicroOperation, into target: X86Register) {
    // Until it is loaded, the register for it serves for the address.
    release(target)
    let access = access(operation, isStore: false)
    assembler.load(target, access.place, operation.type)
    release(access)
    retake(target)
  }

  mutating func store(_ operand: Operand, _ place: X86Place, size: Int) {
    if let constant = small(operand), size >= 4 {
      assembler.store(constant: constant, place, size == 8 ? .bits64 : .bits32)
      return
    }
    if size == 8, change(place, to: operand) { return }
    let source = value(operand)
    assembler.store(source, place, size: size)
    release(source)
  }

  /// Changes a register of the guest where it is in memory, if what it is to be is made of what it was by one operation.
  private mutating func change(_ place: X86Place, to operand: Operand) -> Bool {
    guard let operation = block.operations[operand], operation.uses == 1,
      let kind = X86Arithmetic(operation.kind)
    else { return false }
    let other: Operand
    if isRegister(operation.a, at: place) {
      other = operation.b
    } else if kind != .subtract, isRegister(operation.b, at: place) {
      other = operation.a
    } else {
      return false
    }
    if let constant = small(other) {
      assembler.arithmetic(kind, place, constant: constant)
    } else {
      let register = value(other)
      assembler.arithmetic(kind, place, register: register)
      release(register)
    }
    return true
  }

  private func isRegister(_ operand: Operand, at place: X86Place) -> Bool {
    operand.register.map { self.place(of: $0) == place } ?? false
  }

  /// Write before read is the one order that the host does not keep by itself.
  mutating func fence(_ sets: UInt8) {
    if sets >> 4 & 1 != 0, sets & 2 != 0 { assembler.fence() }
  }

  mutating func place(
    of operation: MicroOperation, _ base: X86Register, _ scratch: X86Register
  ) -> X86Place {
    .memory(base, index: scratch, displacement: Int32(truncatingIfNeeded: operation.offset))
  }

  func windowPlace(of operation: MicroOperation, _ base: X86Register) -> X86Place {
    .window(base, displacement: Int32(truncatingIfNeeded: operation.offset))
  }

  mutating func askWindow(_ base: X86Register) -> Int {
    assembler.arithmetic(.compare, base, X86Frame.room(EngineWord.windowLimit))
    return assembler.jump(.aboveOrEqual)
  }

  mutating func loadAddend(ofWalk walk: Int, into target: X86Register) {
    assembler.move(target, X86Frame.room(EngineWord.walkAddends + walk * 8))
  }

  mutating func ask(_ exit: Exit, _ base: X86Register, _ scratch: X86Register) -> JumpPlaces {
    let page = take()
    find(base, exit.displacement, scratch)
    assembler.loadAddress(
      page, .memory(base, displacement: exit.displacement + Int32(exit.span) - 1))
    assembler.arithmetic(.and, .register(page), constant: -4096)
    let jumps = compare(page, exit, entry(scratch, 0), entry(scratch, 8))
    assembler.move(scratch, entry(scratch, 16))
    release(page)
    return jumps
  }

  mutating func ask(_ exit: Exit, at address: UInt64, _ scratch: X86Register) -> JumpPlaces {
    let entry = entry(of: address)
    assembler.move(scratch, constant: Int64(bitPattern: address & ~0xfff))
    let jumps = compare(scratch, exit, X86Frame.room(entry), X86Frame.room(entry + 8))
    assembler.move(scratch, X86Frame.room(entry + 16))
    return jumps
  }

  /// Compares a page with the tags of an entry that count for an access.
  mutating func compare(
    _ page: X86Register, _ exit: Exit, _ readTag: X86Place, _ writeTag: X86Place
  ) -> JumpPlaces {
    var jumps = JumpPlaces()
    for (isWanted, tag) in [(exit.hasLoads, readTag), (exit.hasStores, writeTag)] where isWanted {
      assembler.arithmetic(.compare, page, tag)
      jumps.append(assembler.jump(.notEqual))
    }
    return jumps
  }

  mutating func lookUp(_ base: X86Register, _ displacement: Int32, _ scratch: X86Register) {
    find(base, displacement, scratch)
    assembler.move(scratch, entry(scratch, 16))
  }

  /// Puts in a register where the entry of an address is in the TLB.
  mutating func find(
    _ base: X86Register, _ displacement: Int32, _ target: X86Register
  ) {
    if displacement == 0 {
      assembler.move(target, .register(base), .bits32)
    } else {
      assembler.loadAddress(target, .memory(base, displacement: displacement), .bits32)
    }
    assembler.shift(.right, .register(target), by: 7, .bits32)
    assembler.arithmetic(
      .and, .register(target), constant: Int32(Hart.translationsPerContext - 1) << 5, .bits32)
  }

  /// A word of the entry that is at a place of the TLB.
  func entry(_ index: X86Register, _ field: Int) -> X86Place {
    .memory(X86Frame.base, index: index, displacement: Int32(tlb - X86Frame.bias + field))
  }

  mutating func address(_ target: X86Register, _ base: X86Register, _ displacement: Int32) {
    assembler.loadAddress(target, .memory(base, displacement: displacement))
  }
}
