import Fuzzing
import Hart
import RISCV

// Control and status registers, code that changes, page tables that change.
extension BodyWriter {
  private static let harmless = [
    "fflags", "frm", "fcsr", "mscratch", "sscratch", "mcycle", "minstret", "mcountinhibit",
    "scause", "stval", "mcause", "mtval", "scounteren", "mcounteren", "mhpmevent3", "senvcfg",
    "seed", "stimecmp", "mstateen0", "sstateen0", "mepc",
  ].compactMap { CSRRow.number(named: $0) }
  private static let readable = CSRRow.all.flatMap { row in
    row.allIndices.map { row.number(index: $0) }
  }

  /// Reads any register, or changes one that nothing depends on.
  mutating func addControlRegisterAccess(_ shape: RowShape) {
    let opcode = shape.row.opcode
    let rd = roles.destination(&random, .any)
    let mayRead = opcode != .csrrw && opcode != .csrrwi
    let reads = mayRead && random.below(3) == 0
    let numbers = reads ? Self.readable : Self.harmless
    var number = numbers[random.below(numbers.count)]
    // Mostly one that the mode may reach.
    while number >> 8 & 3 > surroundings.mode.rawValue, random.below(16) != 0 {
      number = Self.harmless[random.below(Self.harmless.count)]
    }
    code.add(
      Instruction(
        opcode, rd: rd == 0 ? Instruction.sink : rd,
        rs1: reads ? 0 : roles.source(&random, .any), immediate: Int64(number)))
  }

  /// Another way of rounding, once in a while one that does not exist.
  mutating func addRounding() {
    guard let number = CSRRow.number(named: "frm") else { return }
    let isLegal = mixture.isPure || random.below(8) != 0
    let mode = isLegal ? random.below(5) : 5 + random.below(3)
    code.add(
      Instruction(.csrrwi, rd: Instruction.sink, rs1: UInt8(mode), immediate: Int64(number)))
  }

  /// Floating point goes off for a while, or is told to be clean; or it rounds in another way.
  mutating func addFloatState() {
    if random.below(3) != 0 { return addRounding() }
    let mask = roles.twoFree(&random).0
    let status = surroundings.mode == .machine ? "mstatus" : "sstatus"
    code.add(.lui, rd: mask, 6)
    code.add(.csrrc, csr: status, rs1: mask)
    if !mixture.isPure, random.below(2) == 0 { addHarmlessFloat() }
    code.add(.lui, rd: mask, Int64(2 << random.below(2)))
    code.add(.csrrs, csr: status, rs1: mask)
  }

  private mutating func addHarmlessFloat() {
    guard let shapes = RowShape.byKind[.float] else { return }
    code.add(instruction(shapes[random.below(shapes.count)]))
  }

  /// What data may be reached changes: SUM, MXR, and MPRV with its mode.
  mutating func addDataState() {
    let mask = roles.twoFree(&random).0
    let isMachine = surroundings.mode == .machine
    let bit: Int64 = [0x40, 0x80, 0x20, 0x1][random.below(isMachine ? 4 : 2)]
    // MPP has bits 12 and 11: S is one of them, M both.
    code.add(.lui, rd: mask, bit)
    if bit == 1 { code.add(.srli, rd: mask, rs1: mask, 1) }
    code.add(
      random.below(2) == 0 ? .csrrs : .csrrc, csr: isMachine ? "mstatus" : "sstatus", rs1: mask)
  }

  /// Replaces an instruction that is executed, now or in the next round, by one of four.
  mutating func addSelfModification() {
    let (address, value) = roles.twoFree(&random)
    let (slot, table) = (code.makeLabel(), literal(replacements(), byteCount: 4))
    let (isEarlier, end) = (random.below(2) == 0, code.makeLabel())
    if isEarlier { addSlot(slot) }
    addRareBranch(to: end)
    code.addAddress(address, of: table)
    code.add(.srli, rd: value, rs1: roles.innerCounter, Int64(random.below(5)))
    code.add(.andi, rd: value, rs1: value, 12)
    code.add(.add, rd: address, rs1: address, rs2: value)
    code.add(.lw, rd: value, rs1: address)
    let store: Opcode = [.sw, .sw, .sw, .sw, .sw, .sh, .sb, .sd][random.below(8)]
    code.addPair(address, slot, Instruction(store, rs1: address, rs2: value))
    if random.below(2) == 0 { code.add(.fence_i) }
    code.place(end)
    for _ in 0..<random.below(4) { addHarmless() }
    if !isEarlier { addSlot(slot) }
  }

  /// What is replaced, with something to either side for stores that are too wide.
  private mutating func addSlot(_ slot: CodeBuilder.Label) {
    if random.below(4) != 0 { code.align(to: 4) }
    code.place(slot)
    let (rd, rs1) = roles.twoFree(&random)
    code.add(.addi, rd: rd, rs1: rs1, 1)
    code.add(.addi, rd: rs1, rs1: rd, -1)
  }

  private mutating func replacements() -> [UInt64] {
    guard let shapes = RowShape.byKind[.integer]?.filter({ $0.length == 4 }) else { return [] }
    return (0..<4).map { _ in
      let instruction = self.instruction(shapes[random.below(shapes.count)])
      return UInt64(encoding(instruction) ?? 0x13)
    }
  }

  /// Writes an entry of the windows' page table, and does not always fence.
  mutating func addTableChange() {
    let (address, value) = roles.twoFree(&random)
    let isUser = surroundings.mode == .user
    let (page, entries) = random.below(2) == 0 ? changedFunctions(isUser) : changedWindow(isUser)
    let (table, end) = (literal(entries), code.makeLabel())
    addRareBranch(to: end)
    // The tables of the windows and of the far ones are five and eight pages from the first.
    let isFar = page >= GuestLayout.windows + GuestLayout.farWindows
    let base = isFar && !isUser ? GuestLayout.windowTable + 3 * GuestLayout.page : 0
    let number = (page >> 12) & 511
    load(address, (base == 0 ? surroundings.windowTable : base) + number * 8)
    code.addPair(value, table, Instruction(.addi, rd: value, rs1: value))
    code.add(.srli, rd: Roles.link, rs1: roles.innerCounter, Int64(random.below(5)))
    code.add(.andi, rd: Roles.link, rs1: Roles.link, 24)
    code.add(.add, rd: value, rs1: value, rs2: Roles.link)
    code.add(.ld, rd: value, rs1: value)
    code.add(.sd, rs1: address, rs2: value)
    switch random.below(isUser ? 100 : 6) {
    case 0: code.add(.sfence_vma, rs2: anySpace())
    case 1, 2:
      load(address, page)
      code.add(random.below(2) == 0 ? .sfence_vma : .sinval_vma, rs1: address, rs2: anySpace())
    default: break
    }
    code.place(end)
  }

  /// A register with the number of an address space, or none, for all.
  private mutating func anySpace() -> UInt8 {
    if random.below(2) == 0 { return 0 }
    code.add(.andi, rd: Roles.link, rs1: roles.innerCounter, 3)
    return Roles.link
  }

  /// The page of functions, and what its entry may become.
  private mutating func changedFunctions(_ isUser: Bool) -> (page: UInt64, entries: [UInt64]) {
    let window = GuestLayout.functionsWindow
    let page = GuestLayout.window(isUser ? window.user : window.supervisor)
    return (page, (0..<4).map { _ in PageTables.functions(&random, isUser: isUser) })
  }

  /// A window, mostly one that a pointer leads to, and what its entry may become.
  private mutating func changedWindow(_ isUser: Bool) -> (page: UInt64, entries: [UInt64]) {
    let used = pages.filter { $0 < GuestLayout.device }
    let page =
      used.isEmpty || random.below(4) == 0
      ? GuestLayout.window(UInt64((isUser ? 0 : 32) + random.below(16)))
      : used[random.below(used.count)]
    return (page, (0..<4).map { _ in PageTables.window(&random, isUser ? 16 : 0) })
  }
}
