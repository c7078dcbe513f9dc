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

  mutating func loadAddend(ofSite site: UInt32, into target: X86Register) {
    assembler.loadFar(target, X86Frame.far(HartRoom.site(site) + 8))
  }

  mutating func ask(_ exit: Exit, _ base: X86Register, _ scratch: X86Register) -> JumpPlaces {
    let site = HartRoom.site(exit.site)
    assembler.move(scratch, base)
    assembler.arithmeticFar(.subtract, scratch, X86Frame.far(site))
    assembler.arithmeticFar(.compare, scratch, X86Frame.far(site + 16))
    let jump = assembler.jump(.aboveOrEqual)
    assembler.loadFar(scratch, X86Frame.far(site + 8))
    return JumpPlaces(jump)
  }

  mutating func askKnown(_ exit: Exit, _ scratch: X86Register) -> JumpPlaces {
    let site = HartRoom.site(exit.site)
    assembler.arithmetic(.compare, X86Frame.room(site + 16), constant: 0)
    let jump = assembler.jump(.equal)
    assembler.loadFar(scratch, X86Frame.far(site + 8))
    return JumpPlaces(jump)
  }

  mutating func probe(_ exit: Exit, _ base: X86Register, _ scratch: X86Register) -> JumpPlaces {
    let page = take()
    find(base, exit.displacement, scratch)
    assembler.loadAddress(
      page, .memory(base, displacement: exit.displacement + Int32(exit.span) - 1))
    assembler.arithmetic(.and, .register(page), constant: -4096)
    var jumps = JumpPlaces()
    for (isWanted, tag) in [(exit.hasLoads, 0), (exit.hasStores, 8)] where isWanted {
      assembler.arithmetic(.compare, page, entry(scratch, tag))
      jumps.append(assembler.jump(.notEqual))
    }
    assembler.move(scratch, entry(scratch, 16))
    for member in 1..<max(1, UInt32(exit.memberCount)) where !exit.looksUpEach {
      assembler.store(scratch, X86Frame.room(HartRoom.site(exit.site + member) + 8))
    }
    release(page)
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
    let table =
      HartRoom.translations + state.context * Hart.translationsPerContext * 32 - X86Frame.bias
    return .memory(X86Frame.base, index: index, displacement: Int32(table + field))
  }

  mutating func passAddress(
    _ base: X86Register, _ displacement: Int32, _ scratch: X86Register
  ) {
    assembler.loadAddress(scratch, .memory(base, displacement: displacement))
    assembler.storeFar(scratch, X86Frame.far(EngineWord.address))
  }

  mutating func takeAddend(into target: X86Register) {
    assembler.loadFar(target, X86Frame.far(EngineWord.addend))
  }
}
