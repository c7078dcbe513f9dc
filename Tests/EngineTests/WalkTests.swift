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
    .interpreter, .translator, .interruptedTranslator, .arm64Translator,
  ]
  private static let places: [UInt64] = [0, 10, 8, 9]
  private static let there: Int64 = 160

  struct Walk: Sendable {
    let start: UInt64
    let step: Int64
    let offset: Int64
    let rounds: UInt64
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
    try prepare(machine, walk)
    let hart = machine.hart
    // The first passes are interpreted.
    for _ in 0..<4 {
      (hart.pc, hart.registers[10], hart.registers[11]) = (0, 0, walk.rounds)
      hart.registers[14] = walk.start
      var left = Int(walk.rounds) * 7 + 10
      while left > 0 { left -= max(1, machine.run(budget: left)) }
      let addresses = (1...Int64(walk.rounds)).map {
        UInt64(bitPattern: Int64(walk.start) + $0 * walk.step + walk.offset + Self.there)
      }
      #expect(hart.registers[10] == addresses.reduce(0, &+))
      #expect(hart.pc == 0x1c)
    }
    #expect(try machine.memory.load(Self.physical(0x2000), as: UInt64.self) == 0x2000)
  }

  private func prepare(_ machine: TrialMachine, _ walk: Walk) throws {
    let pages = VirtualPages(machine)
    try pages.enterSupervisor()
    for page in 0..<UInt64(4) {
      try pages.map(page, to: Self.physical(page * GuestLayout.page))
    }
    for address in stride(from: UInt64(0x1000), to: 0x4000, by: 8) {
      try machine.memory.store(address, Self.physical(address))
    }
    let code = [
      Instruction(.addi, rd: 14, rs1: 14, immediate: walk.step + Self.there),
      Instruction(.ld, rd: 15, rs1: 14, immediate: walk.offset),
      Instruction(.add, rd: 10, rs1: 10, rs2: 15),
      Instruction(.sd, rs1: 14, rs2: 15, immediate: walk.offset),
      Instruction(.addi, rd: 14, rs1: 14, immediate: -Self.there),
      Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
      Instruction(.bne, rs1: 11, rs2: 0, immediate: -24),
      Instruction(.jal, rd: Instruction.sink, immediate: 0),
    ]
    for (index, instruction) in code.enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, Self.physical(UInt64(index) * 4))
    }
  }

  private static func physical(_ address: UInt64) -> UInt64 {
    GuestLayout.data + places[Int(address >> 12)] * GuestLayout.page + address & 0xfff
  }
}
