import RISCV

extension Interpreter: Engine {
  typealias Word = UInt64
  typealias Failure = Trap

  @inline(always)
  subscript(register: UInt8) -> UInt64 {
    get { registers[Int(register)] }
    set { registers[Int(register)] = newValue }
  }

  @inline(always)
  subscript(float register: UInt8) -> UInt64 {
    get { registers[Int(register) &+ Hart.floatBase] }
    set {
      registers[Int(register) &+ Hart.floatBase] = newValue
      registers[Hart.floatStatePlace] = Hart.floatDirty
    }
  }

  @inline(always)
  var pc: UInt64 { page &+ DecodedPages.distance(slots, slot) }

  // MARK: Jumps

  @inline(always)
  mutating func jump(to address: UInt64) throws(Trap) {
    let target = address & ~1
    if target & misalignment != 0 { throw Trap(.instructionAddressMisaligned, value: target) }
    stopAtJump()
    let offset = target &- page
    if offset < 4096 {
      next = DecodedPages.advance(slots, by: offset)
    } else {
      leave(to: target)
    }
  }

  @inline(always)
  mutating func jump(by distance: Int64) throws(Trap) {
    let offset = DecodedPages.distance(slots, slot) &+ UInt64(bitPattern: distance)
    if offset & misalignment != 0 {
      throw Trap(.instructionAddressMisaligned, value: page &+ offset)
    }
    stopAtJump()
    if offset < 4096 {
      next = DecodedPages.advance(slots, by: offset)
    } else {
      leave(to: page &+ offset)
    }
  }

  @inline(always)
  mutating func branch(if condition: UInt64, by distance: Int64) throws(Trap) {
    if condition != 0 { try jump(by: distance) }
  }

  @inline(always)
  mutating func stopAtJump() {
    guard Pace.stopsAtJumps else { return }
    hart.heldBack &+= remaining &- 1
    remaining = 1
  }

  // MARK: Memory

  @inline(always)
  mutating func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(Trap) -> UInt64 {
    let size = UInt64(truncatingIfNeeded: MemoryLayout<Value>.size)
    let entry = translations + TLB.index(address)
    // The page of the last byte: an access that straddles two pages does not match.
    if entry.pointee.readTag == (address &+ (size &- 1)) & ~0xfff {
      let host = hostPointer(address, entry)
      return UInt64(truncatingIfNeeded: host.loadUnaligned(as: type))
    }
    let value = try loadSlowly(address, size)
    return value.extended(as: type)
  }

  @inline(always)
  mutating func store<Value: FixedWidthInteger>(
    _ address: UInt64, _ value: UInt64, as type: Value.Type
  ) throws(Trap) {
    let size = UInt64(truncatingIfNeeded: MemoryLayout<Value>.size)
    let entry = translations + TLB.index(address)
    if entry.pointee.writeTag == (address &+ (size &- 1)) & ~0xfff {
      hostPointer(address, entry).storeBytes(of: Value(truncatingIfNeeded: value), as: type)
      return
    }
    try storeSlowly(address, value, size)
  }

  @inline(always)
  func hostPointer(
    _ address: UInt64, _ entry: UnsafeMutablePointer<TLBEntry>
  ) -> UnsafeMutableRawPointer {
    let host = UInt(truncatingIfNeeded: address &+ entry.pointee.addend)
    return UnsafeMutableRawPointer(bitPattern: host).unsafelyUnwrapped
  }

  @inline(always)
  mutating func loadSlowly(_ address: UInt64, _ size: UInt64) throws(Trap) -> UInt64 {
    hart.remaining = remaining &- 1
    let value = try hart.load(address, size: size)
    remaining = hart.remaining &+ 1
    return value
  }

  @inline(always)
  mutating func storeSlowly(
    _ address: UInt64, _ value: UInt64, _ size: UInt64
  ) throws(Trap) {
    hart.remaining = remaining &- 1
    let isCodeStale = try hart.store(address, value, size: size)
    remaining = hart.remaining &+ 1
    // The store may have changed this very page of code.
    if isCodeStale { leave(to: nextPC) }
  }

  // MARK: Order

  @inline(always)
  mutating func fence(predecessor: UInt8, successor: UInt8) {
    #if arch(x86_64)
      // Write before read is the one order that this host does not keep by itself.
      if predecessor & 1 != 0, successor & 2 != 0 { Hart.fullBarrier() }
    #else
      Hart.fullBarrier()
    #endif
  }

  @inline(always)
  mutating func fenceInstructions() throws(Trap) {
    hart.synchronizeInstructions()
    leave(to: nextPC)
  }

  @inline(always)
  mutating func pause() {
    hart.remaining = remaining &- 1
    hart.pause()
    remaining = hart.remaining &+ 1
  }

  // MARK: The rest

  @inline(always)
  mutating func requireFloat(rm: UInt8) throws(Trap) {
    let mode = rm == 7 ? registers[Hart.roundingPlace] : UInt64(rm)
    if registers[Hart.floatStatePlace] == 0 || mode > 4 {
      throw Trap(.illegalInstruction, value: 0)
    }
  }

  @inline(always)
  mutating func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: UInt64, _ b: UInt64, _ c: UInt64,
    rm: UInt8
  ) -> UInt64 {
    hart.float(operation, format, a, b, c, rm: rm)
  }

  @inline(always)
  mutating func system(_ instruction: Instruction) throws(Trap) {
    hart.pc = pc
    hart.remaining = remaining &- 1
    try hart.systemAndInterrupts(instruction)
    remaining = hart.remaining &+ 1
    reload()
  }

  @inline(always)
  mutating func illegal(_ instruction: Instruction) throws(Trap) {
    throw Trap(.illegalInstruction, value: 0)
  }

  @inline(always)
  mutating func undecoded() throws(Trap) {
    // The fetch may read a device, which learns when, and may cut the turn.
    hart.remaining = remaining &- 1
    let target = try hart.fetch(at: pc)
    remaining = hart.remaining &+ 2  // nothing was executed, other than by a fetch that traps
    page = target.page
    slots = target.slots
    next = target.slot
  }
}
