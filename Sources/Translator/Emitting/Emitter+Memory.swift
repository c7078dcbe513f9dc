import Bus
import Hart

// Accesses: by the TLB, where the first of a group has looked whether the page is there.
//
//     lea  scratch, [base + displacement]
//     shr  scratch, 7
//     and  scratch, places of the TLB
//     lea  page, [base + displacement + span - 1]
//     and  page, -4096
//     cmp  page, [TLB + scratch]           of the first of a group alone
//     jne  miss
//     mov  scratch, [TLB + scratch + addend]
//     mov  target, [base + scratch + displacement]
extension Emitter {
  mutating func store(_ operation: MicroOperation) {
    let access = access(operation, isStore: true)
    let size = operation.type.size
    if let float = block.operations[operation.b], float.kind == .readFloat {
      assembler.store(vector(float.number, Self.scratchVector), access.place, size: size)
    } else {
      store(operation.b, access.place, size: size)
    }
    release(access)
  }

  /// Checks an access, and returns where the host has the bytes, and the registers that this needs.
  mutating func access(_ operation: MicroOperation, isStore: Bool) -> CheckedAccess<Self> {
    let base = value(operation.a)
    if state.hasWindow, goesByWindow(operation) {
      useWindow(operation, base, isStore: isStore)
      return CheckedAccess(place: windowPlace(of: operation, base), base: base)
    }
    if !state.held.isEmpty, let held = heldAddend(of: operation) {
      return CheckedAccess(place: place(of: operation, base, held), base: base)
    }
    let scratch = take()
    check(operation, at: base, isStore: isStore, scratch)
    return CheckedAccess(
      place: place(of: operation, base, scratch), base: base, scratch: scratch)
  }

  mutating func release(_ access: CheckedAccess<Self>) {
    release(access.base)
    if let scratch = access.scratch { release(scratch) }
  }

  /// Checks an access whose address but for the displacement is in a register, and leaves the addend in another.
  mutating func check(
    _ operation: MicroOperation, at base: Register, isStore: Bool, _ scratch: Register
  ) {
    if let walk = walk(of: operation) { return loadAddend(ofWalk: walk, into: scratch) }
    if operation.member > 0 {
      return lookUp(base, Int32(truncatingIfNeeded: operation.offset), scratch)
    }
    let number = addAccess(operation, isStore: isStore)
    let exit = exits[number]
    let jumps =
      if let address = exit.page(from: operation.a) {
        ask(exit, at: address, scratch)
      } else {
        ask(exit, base, scratch)
      }
    if !state.hasWindow, let walk { state.asked.append(WalkedAccess(walk: walk, exit: exit)) }
    state.misses.append(
      .init(
        exit: number, jumps: jumps, base: base, scratch: scratch, exchangeSet: state.exchangeSet,
        resume: assembler.count))
  }

  /// Notes how an access goes by a window, which is good for any number of rounds.
  mutating func noteWindowWalk(_ exit: Exit) {
    guard let walk, walk.distance.magnitude < PageWindows.margin / 2 else { return }
    state.asked.append(WalkedAccess(walk: walk, exit: exit))
  }

  /// How the present instruction's access goes through memory, if that is known.
  private var walk: Walk? { block.walks.first { $0.instruction == state.instruction } }

  /// Where the TLB of the present context begins in the hart's room, and where the entry is that an address has there.
  var tlb: Int { HartRoom.translations + state.context * Hart.translationsPerContext * 32 }
  func entry(of address: UInt64) -> Int {
    tlb + (Int(address >> 12) & (Hart.translationsPerContext - 1)) * 32
  }

  // MARK: What is known of an access where it is checked

  private mutating func addAccess(_ operation: MicroOperation, isStore: Bool) -> Int {
    var exit = makeExit(.access)
    exit.isStore = isStore
    exit.size = UInt8(operation.type.size)
    exit.displacement = Int32(truncatingIfNeeded: operation.offset)
    exit.span = UInt16(operation.type.size)
    exit.hasLoads = !isStore
    exit.hasStores = isStore
    exit.isAmongOthers =
      !state.walks.isEmpty
      || block.isGroupOpen(at: state.position) { $0.group != operation.group }
    if operation.group > 0 { describe(block.groups[Int(operation.group) - 1], in: &exit) }
    return exits.add(exit)
  }

  private func describe(_ group: AccessGroup, in exit: inout Exit) {
    exit.distance = UInt16(Int64(exit.displacement) - group.start)
    exit.displacement = Int32(truncatingIfNeeded: group.start)
    exit.span = UInt16(group.span)
    exit.memberCount = UInt8(group.count)
    exit.hasLoads = group.hasLoads
    exit.hasStores = group.hasStores
    exit.firstMember = UInt32(exits.memberCount)
    for index in 0..<group.count {
      let operation = block.operations[Int(group.members[index])]
      exits.add(
        ExitTable.Member(
          displacement: group.offsets[index], size: UInt8(operation.type.size),
          isStore: operation.kind == .store))
    }
  }

  // MARK: Behind the code

  /// Where the page of an access is not in the TLB.
  mutating func emit(_ miss: State.Miss) {
    let exit = exits[miss.exit]
    observer?.writing(.miss(exit), at: assembler.count)
    assembler.patch(miss.jumps, to: assembler.count)
    address(miss.scratch, miss.base, exit.displacement)
    if miss.exchangeSet > 0 { exchangeBack(state.exchangeSets[miss.exchangeSet]) }
    assembler.call(to: thunks.fills[Int(miss.scratch.rawValue)])
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word(UInt32(miss.exit))
    observer?.writing(.miss(exit), at: assembler.count)
    if miss.exchangeSet > 0 { exchange(state.exchangeSets[miss.exchangeSet]) }
    assembler.jump(to: miss.resume)
  }
}

/// Where the host has the bytes of an access that was checked, and the registers that this needs.
struct CheckedAccess<Host: Emitter> {
  let place: Host.Place
  let base: Host.Register
  var scratch: Host.Register?
}

extension Exit {
  /// An address in the page of the check, if what it goes by is a constant, and it is about one page.
  fileprivate func page(from base: Operand) -> UInt64? {
    guard let constant = base.constant else { return nil }
    let first = UInt64(bitPattern: constant &+ Int64(displacement))
    return Hart.straddles(first, UInt64(span)) ? nil : first
  }
}
