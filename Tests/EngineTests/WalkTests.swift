import Bus
import Hart
import RISCV
import Testing

/// Loops that go through memory by constant steps, through pages that do not follow each other.
///
///        0   addi a4, a4, step + there     virtual pages:   0     1     2     3
///        4   ld   a5, offset(a4)           physical ones:   0    10     8     9
///        8   add  a0, a0, a5
///        c   sd   a5, offset(a4)
///       10   addi a4, a4, -there
///       14   addi a1, a1, -1
///       18   bne  a1, zero, 0
///       1c   j    1c
struct WalkTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .interruptedTranslator, .windowTranslator, .arm64Translator,
  ]
  private static let places: [UInt64] = [0, 10, 8, 9]
  private static let there: Int64 = 160

  struct Walk: Sendable {
    let start: UInt64
    let step: Int64
    let offset: Int64
    let rounds: UInt64

    func code(_ there: Int64) -> [Instruction] {
      [
        Instruction(.addi, rd: 14, rs1: 14, immediate: step + there),
        Instruction(.ld, rd: 15, rs1: 14, immediate: offset),
        Instruction(.add, rd: 10, rs1: 10, rs2: 15),
        Instruction(.sd, rs1: 14, rs2: 15, immediate: offset),
        Instruction(.addi, rd: 14, rs1: 14, immediate: -there),
        Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
        Instruction(.bne, rs1: 11, rs2: 0, immediate: -24),
        Instruction(.jal, rd: Instruction.sink, immediate: 0),
      ]
    }
  }

  private static let walks = [
    Walk(start: 0x1ff8, step: 8, offset: 0, rounds: 900),
    Walk(start: 0x1000, step: 8, offset: 16, rounds: 1000),
    Walk(start: 0x1008, step: 24, offset: -8, rounds: 400),
    Walk(start: 0x3f00, step: -8, offset: 0, rounds: 1200),
    Walk(start: 0x3f08, step: -24, offset: 8, rounds: 400),
    Walk(start: 0x1000, step: 64, offset: 24, rounds: 150),
    Walk(start: 0x1200, step: 136, offset: 0, rounds: 70),
  ]

  @Test(arguments: contestants, walks)
  func eachWordIsTakenFromItsPage(contestant: Contestant, walk: Walk) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    try Self.prepare(machine, walk.code(Self.there))
    for address in stride(from: UInt64(0x1000), to: 0x4000, by: 8) {
      try machine.memory.store(address, Self.physical(address))
    }
    let addresses = (1...Int64(walk.rounds)).map {
      UInt64(bitPattern: Int64(walk.start) + $0 * walk.step + walk.offset + Self.there)
    }
    // The first passes are interpreted.
    for _ in 0..<4 {
      run(machine, from: walk.start, rounds: walk.rounds, budget: Int(walk.rounds) * 7 + 10)
      #expect(machine.hart.registers[10] == addresses.reduce(0, &+))
      #expect(machine.hart.pc == 0x1c)
    }
    #expect(try machine.memory.load(Self.physical(0x2000), as: UInt64.self) == 0x2000)
  }

  // MARK: Steps that are not known

  /// A loop whose step is in a register.
  private static let stepping = [
    Instruction(.ld, rd: 15, rs1: 14), Instruction(.add, rd: 10, rs1: 10, rs2: 15),
    Instruction(.sd, rs1: 14, rs2: 15), Instruction(.add, rd: 14, rs1: 14, rs2: 16),
    Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
    Instruction(.bne, rs1: 11, rs2: 0, immediate: -20),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  /// Pages are looked for in the TLB, once for many rounds.
  @Test(arguments: contestants, [8, 24, 256, 264, -8, 0] as [Int64])
  func stepsOfARegisterLeadThroughPages(contestant: Contestant, step: Int64) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    try Self.prepare(machine, Self.stepping)
    for address in stride(from: UInt64(0x1000), to: 0x4000, by: 8) {
      try machine.memory.store(address, Self.physical(address))
    }
    let rounds: UInt64 = step.magnitude > 100 ? 40 : 400
    let start: Int64 = step < 0 ? 0x3f08 : 0x1010
    let sum = (0..<Int64(rounds)).reduce(0) { $0 + UInt64(start + $1 * step) }
    machine.hart.registers[16] = UInt64(bitPattern: step)
    for _ in 0..<6 {
      run(machine, from: UInt64(start), rounds: rounds, budget: Int(rounds) * 6 + 10)
      #expect(machine.hart.registers[10] == sum)
      #expect(machine.hart.pc == 0x18)
      machine.hart.withholdWrites()
    }
  }

  // MARK: Rounds that are left

  /// A loop that adds up what a table's words point to.
  private static let chase = [
    Instruction(.ld, rd: 16, rs1: 14), Instruction(.ld, rd: 15, rs1: 16),
    Instruction(.add, rd: 10, rs1: 10, rs2: 15), Instruction(.addi, rd: 14, rs1: 14, immediate: 8),
    Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
    Instruction(.bne, rs1: 11, rs2: 0, immediate: -20),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  /// The hundredth word of the table leads to a device: that round is not one of those without checks, and the count goes on.
  @Test(arguments: contestants)
  func aRoundThatLeavesIsCounted(contestant: Contestant) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = try Self.prepare(machine, Self.chase)
    try pages.map(4, to: GuestLayout.device)
    for index in UInt64(0)..<400 {
      let target: UInt64 = index == 100 ? 0x4000 : 0x3000
      try machine.memory.store(target, Self.physical(0x1800 + index * 8))
    }
    for _ in 0..<4 {
      run(machine, from: 0x1800, rounds: 400, budget: 350 * 6)
      #expect(machine.hart.registers[11] == 50 && machine.hart.pc == 0)
    }
  }

  /// The hundredth word of the table leads to where no page is: the sum of 32 bits, whose upper half waits for the loop's end, has it.
  @Test(arguments: contestants)
  func aRoundThatTrapsHasAllOfItsSum(contestant: Contestant) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    var code = Self.chase
    code[2] = Instruction(.addw, rd: 10, rs1: 10, rs2: 15)
    try Self.prepare(machine, code)
    // Page faults of loads go to S, and to the loop's end.
    _ = try #require(machine.hart.modify(controlRegister: 0x302, 1 << 13))
    _ = try #require(machine.hart.modify(controlRegister: 0x105, 0x18))
    for index in UInt64(0)..<400 {
      let target: UInt64 = index == 100 ? 0x5000 : 0x3000
      try machine.memory.store(target, Self.physical(0x1800 + index * 8))
    }
    try machine.memory.store(UInt64(0x7fff_fff1), Self.physical(0x3000))
    for _ in 0..<4 {
      run(machine, from: 0x1800, rounds: 400, budget: 400 * 6)
      #expect(machine.hart.registers[10] == UInt64(bitPattern: -1500))
      #expect(machine.hart.registers[11] == 300 && machine.hart.pc == 0x18)
    }
  }

  /// The hundredth word of the table leads to where its page is no longer in the TLB for that, and the page is another by then.
  @Test(arguments: contestants)
  func aPageThatIsEvictedIsFoundAgain(contestant: Contestant) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = try Self.prepare(machine, Self.chase)
    try pages.repeat(at: GuestLayout.farWindows)
    let other = Self.physical(0x1000) + GuestLayout.page
    for index in UInt64(0)..<400 {
      let far = GuestLayout.farWindows + 0x1ff8
      try machine.memory.store(index == 100 ? far : 0x3000, Self.physical(0x1000 + index * 8))
      try machine.memory.store(UInt64(0x3008), other + index * 8)
    }
    try machine.memory.store(UInt64(1), Self.physical(0x3000))
    try machine.memory.store(UInt64(1000), Self.physical(0x3008))
    for (page, word) in [(Self.physical(0x1000), UInt64(0)), (other, 500_000)] {
      try machine.memory.store(word, page + 0xff8)
    }
    for _ in 0..<4 { run(machine, from: 0x1000, rounds: 400, budget: 400 * 6) }
    #expect(machine.hart.registers[10] == 399)
    // Without a fence.
    try pages.map(1, to: other)
    run(machine, from: 0x1000, rounds: 400, budget: 400 * 6)
    #expect(machine.hart.registers[10] == 100 + 500_000 + 299 * 1000)
  }

  // MARK: Registers that rounds lend

  /// A loop whose registers have none of the host's elsewhere, while those that have are not in use; its atomic operation wants an aligned
  /// address.
  private static let crowded = [
    Instruction(.ld, rd: 16, rs1: 14), Instruction(.amoadd_w, rd: 15, rs1: 16, rs2: 7),
    Instruction(.add, rd: 28, rs1: 28, rs2: 15), Instruction(.addw, rd: 29, rs1: 29, rs2: 28),
    Instruction(.fld, rd: 31, rs1: 14), Instruction(.fsgnj_d, rd: 30, rs1: 31, rs2: 31),
    Instruction(.addi, rd: 14, rs1: 14, immediate: 8),
    Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
    Instruction(.bne, rs1: 11, rs2: 0, immediate: -32),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  /// The hundredth word of the table leads to where the atomic operation is misaligned, to where no page is, or to another page.
  @Test(arguments: contestants, [0x3002, 0x5000, 0x2000] as [UInt64])
  func whatIsLentComesBack(contestant: Contestant, target: UInt64) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    try Self.prepare(machine, Self.crowded)
    let hart = machine.hart
    // Floating point is on. Traps of atomic operations go to S, and to the loop's end.
    for (register, value) in [(0x100, 3 << 13), (0x302, 1 << 6 | 1 << 15), (0x105, 0x24)] {
      _ = try #require(hart.modify(controlRegister: UInt16(register), UInt64(value)))
    }
    for index in UInt64(0)..<400 {
      try machine.memory.store(
        index == 100 ? target : 0x3000, Self.physical(0x1000 + index * 8))
    }
    try machine.memory.store(UInt32(1000), Self.physical(0x3000))
    try machine.memory.store(UInt32(1000), Self.physical(0x2000))
    let (rounds, last): (UInt64, UInt64) = target == 0x2000 ? (400, 399) : (100, 99)
    let others = [2, 8, 9, 12, 13, 17, 20]
    for _ in 0..<4 {
      for number in others { hart.registers[number] = UInt64(number) &* 0x1_0000_0001 }
      for number in [7, 28, 29] { hart.registers[number] = 0 }
      run(machine, from: 0x1000, rounds: 400, budget: 400 * 9 + 10)
      #expect(hart.registers[28] == rounds * 1000)
      #expect(hart.registers[29] == rounds * (rounds + 1) / 2 * 1000)
      #expect(hart.registers[14] == 0x1000 + rounds * 8 && hart.pc == 0x24)
      for number in others { #expect(hart.registers[number] == UInt64(number) &* 0x1_0000_0001) }
      let word = try machine.memory.load(Self.physical(0x1000 + last * 8), as: UInt64.self)
      #expect(hart.registers[Hart.floatBase + 30] == word)
    }
  }

  // MARK: Parts

  private func run(_ machine: TrialMachine, from start: UInt64, rounds: UInt64, budget: Int) {
    let hart = machine.hart
    (hart.pc, hart.registers[10], hart.registers[11]) = (0, 0, rounds)
    hart.registers[14] = start
    var left = budget
    while left > 0 { left -= max(1, machine.run(budget: left)) }
  }

  /// S, with a program in page 0, and pages 1 to 3.
  @discardableResult
  static func prepare(_ machine: TrialMachine, _ code: [Instruction]) throws -> VirtualPages {
    let pages = VirtualPages(machine)
    try pages.enterSupervisor()
    for page in 0..<UInt64(4) {
      try pages.map(page, to: physical(page * GuestLayout.page))
    }
    for (index, instruction) in code.enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, physical(UInt64(index) * 4))
    }
    return pages
  }

  static func physical(_ address: UInt64) -> UInt64 {
    GuestLayout.data + places[Int(address >> 12)] * GuestLayout.page + address & 0xfff
  }
}
