import Bus
import Hart

// Accesses: by a site that remembers a page, by the check of another access of the same group, or by the TLB.
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
    if operation.member > 0 {
      guard let site = state.groupSites[Int(operation.group) - 1] else {
        return lookUp(base, Int32(truncatingIfNeeded: operation.offset), scratch)
      }
      return loadAddend(ofSite: site + UInt32(operation.member), into: scratch)
    }
    if let site = walkedSite {
      if operation.group > 0 { state.groupSites[Int(operation.group) - 1] = site }
      return loadAddend(ofSite: site, into: scratch)
    }
    let number = addAccess(operation, isStore: isStore)
    let exit = exits[number]
    let isProbe = state.probes.contains(accessPlace)
    let jumps =
      if isProbe {
        probe(exit, base, scratch)
      } else if operation.a.isConstant {
        askKnown(exit, scratch)
      } else {
        ask(exit, base, scratch)
      }
    if isProbe, exit.looksUpEach {
      state.groupSites[Int(operation.group) - 1] = nil
    }
    noteWalk(exit, looksUp: isProbe)
    state.misses.append(
      .init(
        exit: number, jumps: jumps, base: base, scratch: scratch, exchangeSet: state.exchangeSet,
        resume: assembler.count))
  }

  /// Notes how the page of an access was asked for, if rounds without that can follow.
  private mutating func noteWalk(_ exit: Exit, looksUp: Bool) {
    // Where others go by a window, it is asked each time.
    guard !state.hasWindow, let walk, looksUp ? Self.looksUpWalks : walk.isShort else { return }
    state.asked.append(WalkedAccess(walk: walk, exit: exit, looksUp: looksUp))
  }

  /// The same where a window shows it, which is good for any number of rounds.
  mutating func noteWindowWalk(_ exit: Exit) {
    guard let walk, walk.distance.magnitude < PageWindows.margin / 2 else { return }
    state.asked.append(WalkedAccess(walk: walk, exit: exit, looksUp: false))
  }

  /// How the present instruction's access goes through memory, if that is known.
  private var walk: Walk? { block.walks.first { $0.instruction == state.instruction } }

  // MARK: What is known of an access where it is checked

  private var accessPlace: AccessPlace { accessPlace(of: state.instruction) }

  func accessPlace(of instruction: Int) -> AccessPlace {
    AccessPlace(block: block.start, pc: block.address(of: instruction))
  }

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
    if operation.group > 0 {
      describe(block.groups[Int(operation.group) - 1], in: &exit)
      state.groupSites[Int(operation.group) - 1] = exit.site
    } else {
      exit.site = takeSite(operation, at: operation.offset, isStore: isStore)
    }
    return exits.add(exit)
  }

  private func describe(_ group: AccessGroup, in exit: inout Exit) {
    exit.distance = UInt16(Int64(exit.displacement) - group.start)
    exit.displacement = Int32(truncatingIfNeeded: group.start)
    exit.span = UInt16(group.span)
    exit.memberCount = UInt8(group.count)
    exit.hasLoads = group.hasLoads
    exit.hasStores = group.hasStores
    for index in 0..<group.count {
      let operation = block.operations[Int(group.members[index])]
      let site = takeSite(
        operation, at: Int64(group.offsets[index]), isStore: operation.kind == .store)
      if index == 0 { exit.site = site }
    }
  }

  private func takeSite(
    _ operation: MicroOperation, at offset: Int64, isStore: Bool
  ) -> UInt32 {
    exits.takeSite(
      .init(
        place: accessPlace, displacement: Int32(truncatingIfNeeded: offset),
        size: UInt8(operation.type.size), isStore: isStore,
        isWalk: walk?.isShort ?? false))
  }

  // MARK: Behind the code

  /// Where the address is not of a page that is known.
  mutating func emit(_ miss: State.Miss) {
    let exit = exits[miss.exit]
    observer?.writing(.miss(exit), at: assembler.count)
    assembler.patch(miss.jumps, to: assembler.count)
    passAddress(miss.base, exit.displacement, miss.scratch)
    if miss.exchangeSet > 0 { exchangeBack(state.exchangeSets[miss.exchangeSet]) }
    assembler.call(
      to: thunks.fill(
        context: state.context, hasLoads: exit.hasLoads, hasStores: exit.hasStores))
    // What the thunk wants to know, behind which it returns.
    observer?.writing(.numbers, at: assembler.count)
    assembler.word(UInt32(miss.exit))
    assembler.word(exit.site)
    assembler.word(UInt32(bitPattern: exit.displacement))
    assembler.word(UInt32(exit.span) - 1)
    assembler.word(UInt32(exit.memberCount))
    observer?.writing(.miss(exit), at: assembler.count)
    if miss.exchangeSet > 0 { exchange(state.exchangeSets[miss.exchangeSet]) }
    takeAddend(into: miss.scratch)
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
  /// Whether, where the check of a group looks into the TLB, the others do so, too: by way of memory the addend comes some cycles later,
  /// for which a load that is waited for has to wait.
  var looksUpEach: Bool { 2...4 ~= memberCount }
}
